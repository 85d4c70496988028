package dev.acefleet.worker.ops;

import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.AgentReturn;
import dev.acefleet.worker.config.EnvFile;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.process.Redactor;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.publish.SalvageWatch;
import dev.acefleet.worker.run.Agent;
import dev.acefleet.worker.run.ClaudeAgent;
import dev.acefleet.worker.run.CommandAgent;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Prompt;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.RunExecutor;
import dev.acefleet.worker.work.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does a run: workspace, setup, agent, evidence, push. Each attempt starts from nothing but its base, so a death at any
/// point costs the attempt and no more; what the agent had committed and not pushed dies with the machine.
///
/// The evidence decides, not the exit code: an agent that failed after everything was done has succeeded, and one that
/// exits with 0 and shows nothing has not (spec/stage.md 3). Nothing ends without salvage.
final class AgentRuns implements RunExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRuns.class);

    private final Site site;

    AgentRuns(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Run run, Control control) {
        Optional<WorkerConfig.RepositoryConfig> repository =
                site.config().repository(run.repository());
        Optional<AgentConfig> agent = Optional.ofNullable(site.config().agents().get(run.agent()));
        Optional<String> obstacle = site.obstacle();
        if (obstacle.isPresent()) {
            return new Outcome.Declined(obstacle.get());
        }
        if (repository.isEmpty()) {
            return new Outcome.Declined("the worker does not serve " + run.repository().key());
        }
        if (agent.isEmpty()) {
            return new Outcome.Declined("the worker does not offer the agent " + run.agent());
        }
        try {
            Map<String, String> secrets = EnvFile.read(agent.get().envFile());
            Map<String, String> credentials = site.credentials(repository.get());
            return new Attempt(
                            granted.attempt(),
                            run,
                            control,
                            repository.get(),
                            agent.get(),
                            secrets,
                            credentials)
                    .execute();
        } catch (IOException e) {
            return failed(FailureKind.CONFIGURATION, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome failed(FailureKind kind, String detail) {
        return new Outcome.Failed(
                kind, detail, new Salvage.Nothing("no agent was started"), Usage.UNKNOWN);
    }

    /// One attempt, on its own thread.
    private final class Attempt {
        private final AttemptId id;
        private final WorkOrder.Run run;
        private final Control control;
        private final WorkerConfig.RepositoryConfig repository;
        private final AgentConfig agentConfig;
        private final Map<String, String> agentEnv;
        private final RepositoryCache cache;
        private final Publisher publisher;
        private final Redactor redactor;
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();

        Attempt(
                AttemptId id,
                WorkOrder.Run run,
                Control control,
                WorkerConfig.RepositoryConfig repository,
                AgentConfig agentConfig,
                Map<String, String> agentEnv,
                Map<String, String> credentials) {
            this.id = id;
            this.run = run;
            this.control = control;
            this.repository = repository;
            this.agentConfig = agentConfig;
            this.agentEnv = agentEnv;
            List<String> secrets = new ArrayList<>(agentEnv.values());
            secrets.addAll(credentials.values());
            secrets.removeIf(secret -> secret.length() < 6);
            cache = site.cache(run.repository(), credentials);
            publisher = new Publisher(run.repository(), cache, credentials, secrets);
            redactor =
                    new Redactor(
                            secrets, (stream, text) -> control.log().write(chunk(stream), text));
            control.onStop(() -> stopped.complete(null));
        }

        private static LogChunk.Stream chunk(OutputSink.Stream stream) {
            return switch (stream) {
                case OUT -> LogChunk.Stream.OUT;
                case ERR -> LogChunk.Stream.ERR;
            };
        }

        Outcome execute() throws IOException {
            Workspace workspace;
            String runText;
            Path prompt;
            try {
                cache.ensure(run.base(), run.fetchRefs());
                workspace = site.workspace(id, cache, run.base());
                Git git = Git.of(workspace.tree());
                runText = Prompt.runText(git, run);
                prompt = Files.writeString(workspace.file("prompt.md"), Prompt.of(git, run));
            } catch (GitFailed e) {
                return failed(FailureKind.WORKSPACE, redactor.mask(String.valueOf(e.getMessage())));
            }
            try {
                Optional<Outcome> setup = setUp(workspace);
                return setup.isPresent() ? setup.get() : work(workspace, prompt, runText);
            } finally {
                discard(workspace);
            }
        }

        /// What is left on the disk is thrown away by the next attempt; it must not change how this one ended.
        private void discard(Workspace workspace) {
            try {
                workspace.delete();
            } catch (GitFailed e) {
                LOG.warn("The workspace of {} is left behind: {}", id, e.getMessage());
            }
        }

        private Optional<Outcome> setUp(Workspace workspace) throws IOException {
            if (repository.setup().isEmpty()) {
                return Optional.empty();
            }
            if (!control.mayStart()) {
                return Optional.of(
                        stoppedAs(
                                control.stop().orElseThrow(),
                                new Salvage.Nothing("nothing was started")));
            }
            Exit exit = site.command(repository.setup(), workspace, id, redactor, stopped);
            if (exit.cause() == Exit.Cause.STOPPED) {
                return Optional.of(
                        stoppedAs(
                                control.stop().orElseThrow(),
                                new Salvage.Nothing("no agent was started")));
            }
            return exit.ok()
                    ? Optional.empty()
                    : Optional.of(
                            failed(
                                    FailureKind.WORKSPACE,
                                    "the setup command ended with "
                                            + exit.code()
                                            + ": "
                                            + redactor.mask(end(exit))));
        }

        private static String end(Exit exit) {
            String text = (exit.err().isBlank() ? exit.out() : exit.err()).strip();
            return text.substring(Math.max(0, text.length() - 1_000));
        }

        private Outcome work(Workspace workspace, Path prompt, String runText) throws IOException {
            Agent agent = agent();
            Map<String, String> env = site.environment(workspace);
            for (String who : List.of("AUTHOR", "COMMITTER")) {
                env.put("GIT_" + who + "_NAME", run.agent() + " (Ace Fleet)");
                env.put("GIT_" + who + "_EMAIL", "agent@acefleet.invalid");
            }
            env.putAll(agent.environment());
            env.putAll(agentEnv);
            if (!control.mayStart()) {
                return stoppedAs(
                        control.stop().orElseThrow(), new Salvage.Nothing("no agent was started"));
            }
            control.started();
            Exit exit;
            try (var _ =
                    SalvageWatch.start(
                            publisher,
                            workspace.tree(),
                            workspace.base(),
                            id,
                            SalvageWatch.INTERVAL)) {
                exit =
                        site.run(
                                agent.argv(run.model()),
                                workspace,
                                env,
                                prompt,
                                id,
                                redactor,
                                stopped);
            }
            redactor.flush();
            return judge(agent.judge(exit), exit, workspace, runText);
        }

        private Agent agent() {
            return switch (agentConfig.type()) {
                case COMMAND -> new CommandAgent(agentConfig.command(), agentConfig.models());
                case CLAUDE ->
                        new ClaudeAgent(
                                agentConfig.command(),
                                agentConfig.models(),
                                "root".equals(System.getProperty("user.name")));
            };
        }

        private Outcome judge(Agent.Verdict said, Exit exit, Workspace workspace, String runText) {
            Git git;
            try {
                git = workspace.reclaim();
            } catch (GitFailed e) {
                return new Outcome.Failed(
                        FailureKind.AGENT_FAILED,
                        String.valueOf(e.getMessage()),
                        new Salvage.Nothing("the clone is broken"),
                        Usage.UNKNOWN);
            }
            if (exit.cause() == Exit.Cause.STOPPED) {
                Stop stop = control.stop().orElseThrow();
                return stoppedAs(stop, salvage(git, workspace));
            }
            String text = text(said);
            if (AgentReturn.read(text).marker() == AgentReturn.Marker.GATE) {
                return ended(
                        FailureKind.CONFIGURATION,
                        "the agent stopped at a gate, and gates cannot be answered yet: " + text,
                        said,
                        git,
                        workspace);
            }
            try {
                return switch (Evidence.check(git, workspace.base(), run, runText, text)) {
                    case Evidence.Verdict.Holds holds -> publish(holds, said, exit, git, workspace);
                    case Evidence.Verdict.Missing missing ->
                            missing(missing, said, exit, git, workspace);
                };
            } catch (GitFailed e) {
                return ended(
                        FailureKind.INFRASTRUCTURE,
                        String.valueOf(e.getMessage()),
                        said,
                        git,
                        workspace);
            }
        }

        private Outcome publish(
                Evidence.Verdict.Holds holds,
                Agent.Verdict said,
                Exit exit,
                Git git,
                Workspace workspace) {
            List<String> warnings = new ArrayList<>(holds.warnings());
            if (said instanceof Agent.Verdict.Failed failed) {
                warnings.add(
                        "the agent reported a failure, and the work is complete: "
                                + redactor.mask(failed.detail()));
            }
            if (exit.cause() != Exit.Cause.EXITED) {
                warnings.add(
                        "the agent had to be stopped ("
                                + exit.cause()
                                + ") after the work was complete");
            }
            String branch = "refs/heads/" + Workspace.BRANCH;
            git.must("update-ref", branch, holds.commit().hex());
            return switch (publisher.publish(
                    workspace.tree(), branch, workspace.base(), holds.commit(), id)) {
                case Publisher.Published.Done done ->
                        new Outcome.Succeeded(
                                holds.commit(), done.ref(), holds.summary(), warnings, usage(said));
                case Publisher.Published.HasSecret secret ->
                        new Outcome.Failed(
                                FailureKind.SECRET_IN_COMMIT,
                                secret.detail(),
                                new Salvage.Nothing("a secret must not be pushed"),
                                usage(said));
            };
        }

        private Outcome missing(
                Evidence.Verdict.Missing missing,
                Agent.Verdict said,
                Exit exit,
                Git git,
                Workspace workspace) {
            String reasons = String.join("; ", missing.reasons());
            return switch (exit.cause()) {
                case STALLED ->
                        ended(
                                FailureKind.STALLED,
                                "nothing was printed for "
                                        + site.config().limits().stall()
                                        + "; "
                                        + reasons,
                                said,
                                git,
                                workspace);
                case TIMED_OUT ->
                        ended(
                                FailureKind.TIMED_OUT,
                                "not done after " + site.config().limits().hard() + "; " + reasons,
                                said,
                                git,
                                workspace);
                case EXITED, STOPPED ->
                        said instanceof Agent.Verdict.Failed failed
                                ? ended(
                                        failed.kind(),
                                        failed.detail() + "; " + reasons,
                                        said,
                                        git,
                                        workspace)
                                : ended(
                                        FailureKind.EVIDENCE_MISSING,
                                        reasons,
                                        said,
                                        git,
                                        workspace);
            };
        }

        private Outcome ended(
                FailureKind kind, String detail, Agent.Verdict said, Git git, Workspace workspace) {
            return new Outcome.Failed(
                    kind, redactor.mask(detail), salvage(git, workspace), usage(said));
        }

        private Outcome stoppedAs(Stop stop, Salvage salvage) {
            return new Outcome.Failed(stop.kind(), stop.reason(), salvage, Usage.UNKNOWN);
        }

        private Salvage salvage(Git git, Workspace workspace) {
            Path index = workspace.file("salvage-index");
            return publisher.salvage(git, index, Workspace.BRANCH, workspace.base(), id);
        }

        private static String text(Agent.Verdict said) {
            return switch (said) {
                case Agent.Verdict.Ended ended -> ended.text();
                case Agent.Verdict.Failed failed -> failed.text();
            };
        }

        private static Usage usage(Agent.Verdict said) {
            return switch (said) {
                case Agent.Verdict.Ended ended -> ended.usage();
                case Agent.Verdict.Failed failed -> failed.usage();
            };
        }
    }
}
