package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.worker.agents.AgentWatch;
import dev.acefleet.worker.config.EnvFile;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.ProcessRunner;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What both executors of a worker need: its directory, its configuration, and programs run in a workspace.
final class Site {
    private static final Logger LOG = LoggerFactory.getLogger(Site.class);
    private static final int SHOWN = 2_000;

    /// Half of what a worker that is stopped waits for the ends of its attempts: killing and reporting need the rest.
    private static final Duration SAVING = Duration.ofSeconds(30);

    private final WorkerConfig config;
    private final ProcessRunner processes;
    private final Duration saving;
    private final LongAdder redactions = new LongAdder();

    Site(WorkerConfig config, ProcessRunner processes) {
        this(config, processes, SAVING);
    }

    /// @param saving how long an attempt that must stop may take to save its work, once its agent has ended
    Site(WorkerConfig config, ProcessRunner processes, Duration saving) {
        this.config = config;
        this.processes = processes;
        this.saving = saving;
    }

    Duration saving() {
        return saving;
    }

    WorkerConfig config() {
        return config;
    }

    /// Why nothing new may be begun here now (fault F13); empty when it may.
    Optional<String> obstacle() {
        // Not by FileStore, which reads the table of all mounts at each look.
        long free = config.directory().toFile().getUsableSpace();
        if (free > 0 && free >= config.limits().diskFloorBytes()) {
            return Optional.empty();
        }
        return Files.isDirectory(config.directory())
                ? Optional.of("the worker's disk has only " + free / 1024 / 1024 + " MB free")
                : Optional.of("the worker's directory is gone: " + config.directory());
    }

    RepositoryCache cache(Repository repository, Map<String, String> credentials) {
        AttemptRefs names =
                config.repository(repository)
                        .map(WorkerConfig.RepositoryConfig::attemptRefs)
                        .orElse(AttemptRefs.USUAL);
        return new RepositoryCache(
                config.directory().resolve("cache"), repository, credentials, names);
    }

    Map<String, String> credentials(WorkerConfig.RepositoryConfig repository) throws IOException {
        return EnvFile.read(repository.envFile());
    }

    /// What the values of these variables must be kept out of is all that comes of the attempt which they are for.
    Secrets secrets(List<Map<String, String>> variables) {
        return Secrets.of(
                variables.stream().flatMap(each -> each.values().stream()).toList(), redactions);
    }

    /// Stretches of text that were masked since the worker's start.
    long redactions() {
        return redactions.sum();
    }

    Workspace workspace(AttemptId attempt, RepositoryCache cache, CommitId base) {
        return Workspace.create(attempts(), attempt, cache, base);
    }

    /// Where programs are found, unless an env-file says otherwise.
    static String searchPath() {
        return System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    /// The environment of every program in a workspace: nothing of the worker's own but where programs are found.
    Map<String, String> environment(Workspace workspace) {
        Map<String, String> env = new HashMap<>();
        env.put("PATH", searchPath());
        env.put("LANG", "C.UTF-8");
        env.put("HOME", workspace.home().toString());
        env.put("TMPDIR", workspace.tmp().toString());
        env.put("GIT_TERMINAL_PROMPT", "0");
        return env;
    }

    /// Runs an agent to its end, in a workspace; the watch reads along and may end it.
    Exit run(
            List<String> argv,
            Workspace workspace,
            Map<String, String> env,
            Path input,
            AttemptId attempt,
            AttemptOutput output,
            AgentWatch watch)
            throws IOException {
        WorkerConfig.Limits limits = config.limits();
        return processes.run(
                new ProcessRunner.Program(
                        argv,
                        workspace.tree(),
                        env,
                        input,
                        attempt.toString(),
                        limits.stall(),
                        limits.hard(),
                        limits.grace()),
                output.audience(watch),
                CompletableFuture.anyOf(output.stopped(), watch.stop()));
    }

    /// Runs a command of the operator's with an empty input and the limit for such commands.
    Exit command(List<String> argv, Workspace workspace, AttemptId attempt, AttemptOutput output)
            throws IOException {
        WorkerConfig.Limits limits = config.limits();
        return run(
                new ProcessRunner.Program(
                        argv,
                        workspace.tree(),
                        environment(workspace),
                        Path.of("/dev/null"),
                        attempt.toString(),
                        limits.command(),
                        limits.command(),
                        limits.grace()),
                output);
    }

    /// Runs the program of a bench's item, in an empty directory that all of them share.
    Exit bench(List<String> argv, AttemptId attempt, AttemptOutput output) throws IOException {
        Path directory = Files.createDirectories(config.directory().resolve("bench"));
        WorkerConfig.Limits limits = config.limits();
        return run(
                new ProcessRunner.Program(
                        argv,
                        directory,
                        Map.of("PATH", searchPath(), "LANG", "C.UTF-8"),
                        Path.of("/dev/null"),
                        attempt.toString(),
                        limits.command(),
                        limits.command(),
                        limits.grace()),
                output);
    }

    private Exit run(ProcessRunner.Program program, AttemptOutput output) throws IOException {
        return processes.run(program, output.audience(), output.stopped());
    }

    /// Runs the repository's setup command, if there is one.
    ///
    /// @return why the workspace cannot be used
    Optional<String> setUp(
            WorkerConfig.RepositoryConfig repository,
            Workspace workspace,
            AttemptId attempt,
            AttemptOutput output)
            throws IOException {
        if (repository.setup().isEmpty()) {
            return Optional.empty();
        }
        Exit exit = command(repository.setup(), workspace, attempt, output);
        String printed = exit.err().isBlank() ? exit.out() : exit.err();
        return exit.ok()
                ? Optional.empty()
                : Optional.of(
                        "the setup command ended with "
                                + exit.code()
                                + " ("
                                + exit.cause()
                                + "): "
                                + end(printed));
    }

    /// As much of the end of a text as a person wants to see.
    static String end(String text) {
        String stripped = text.strip();
        return stripped.substring(Math.max(0, stripped.length() - SHOWN));
    }

    /// Throws away what attempts of earlier starts have left: their numbers never come again, and nobody else would.
    /// Called before the first attempt, when nothing of theirs runs any more.
    void sweep() {
        Workspace.sweep(attempts())
                .forEach(left ->
                        LOG.warn("A workspace of an earlier start is left behind: {}", left));
    }

    private Path attempts() {
        return config.directory().resolve("attempts");
    }

    /// Throws a workspace away. What is left on the disk is thrown away by the worker's next start; it must not change
    /// how this attempt ended.
    void discard(Workspace workspace, AttemptId attempt) {
        try {
            workspace.delete();
        } catch (GitFailed e) {
            LOG.warn("The workspace of {} is left behind: {}", attempt, e.getMessage());
        }
    }
}
