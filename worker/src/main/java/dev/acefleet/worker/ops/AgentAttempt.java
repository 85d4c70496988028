package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.stage.Role;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.agents.AgentWatch;
import dev.acefleet.worker.config.EnvFile;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.config.WorkerConfig.RepositoryConfig;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What every attempt that needs an agent is made of, whatever the agent is for: the repository, the agent's program with
/// its role and its secrets, the log. On the attempt's thread; nothing of it outlives the attempt.
final class AgentAttempt {
    /// Tells an agent's program what it is there for, in its environment: `runner`, `auditor`, `architect` or `driver`.
    static final String ROLE = "ACEFLEET_ROLE";

    private final Site site;
    private final AttemptId id;
    private final Control control;
    private final RepositoryConfig repository;
    private final String name;
    private final AgentConfig config;
    private final Map<String, String> env;
    private final RepositoryCache cache;
    private final Publisher publisher;
    private final AttemptOutput output;

    private AgentAttempt(
            Site site,
            AttemptId id,
            Control control,
            Repository remote,
            RepositoryConfig repository,
            String name,
            AgentConfig config)
            throws IOException {
        this.site = site;
        this.id = id;
        this.control = control;
        this.repository = repository;
        this.name = name;
        this.config = config;
        env = EnvFile.read(config.envFile());
        Map<String, String> credentials = site.credentials(repository);
        output = new AttemptOutput(control, site.secrets(List.of(env, credentials)));
        cache = site.cache(remote, credentials);
        publisher = new Publisher(remote, cache, credentials, output.telling(), output.stopped());
    }

    /// What is done with the agent.
    @FunctionalInterface
    interface Deed {
        Outcome with(AgentAttempt attempt) throws IOException;
    }

    /// Does it, if this worker is configured for it; what comes of it tells no secret.
    static Outcome of(Site site, Granted granted, Control control, String agent, Deed deed) {
        Repository remote = granted.order().repository();
        Optional<String> obstacle = site.obstacle();
        Optional<RepositoryConfig> repository = site.config().repository(remote);
        Optional<AgentConfig> config = Optional.ofNullable(site.config().agents().get(agent));
        if (obstacle.isPresent()) {
            return new Outcome.Declined(obstacle.get());
        }
        if (repository.isEmpty()) {
            return new Outcome.Declined("the worker does not serve " + remote.key());
        }
        if (config.isEmpty() || config.get().type() == AgentConfig.Type.BENCH) {
            return new Outcome.Declined("the worker does not offer the agent " + agent);
        }
        AgentAttempt attempt;
        try {
            attempt =
                    new AgentAttempt(
                            site,
                            granted.attempt(),
                            control,
                            remote,
                            repository.get(),
                            agent,
                            config.get());
        } catch (IOException e) {
            return new Outcome.Declined("its environment cannot be read: " + said(e));
        }
        Optional<String> missing =
                AgentPresence.missing(agent, config.get(), AgentPresence.path(attempt.env));
        return missing.isPresent() ? new Outcome.Declined(missing.get()) : attempt.outcome(deed);
    }

    private Outcome outcome(Deed deed) {
        try {
            return deed.with(this);
        } catch (IOException e) {
            // A full disk, or no more processes: this machine's trouble, and no fault of the run.
            return notStarted(telling(), FailureKind.INFRASTRUCTURE, said(e));
        } catch (RuntimeException e) {
            throw output.masked(e);
        }
    }

    private static String said(IOException e) {
        return String.valueOf(e.getMessage());
    }

    Site site() {
        return site;
    }

    AttemptId id() {
        return id;
    }

    Control control() {
        return control;
    }

    RepositoryCache cache() {
        return cache;
    }

    Publisher publisher() {
        return publisher;
    }

    Telling telling() {
        return output.telling();
    }

    /// The agent's name in the worker's configuration.
    String agent() {
        return name;
    }

    /// Whose limit the agent uses up.
    Account account() {
        return config.accountOf(name);
    }

    /// Where an attempt begins, or that there is nothing to be done any more.
    sealed interface Ground {
        record At(Beginning beginning) implements Ground {}

        record Over(Outcome outcome) implements Ground {}
    }

    /// What is done in a workspace of its own.
    @FunctionalInterface
    interface Work {
        Outcome in(Workspace workspace, Beginning beginning) throws IOException;
    }

    /// Finds the ground, makes the workspace there, and throws it away after the work. What comes before the work is ended at
    /// once by a stop: it is simply done again.
    Outcome on(Supplier<Ground> ground, Work work) throws IOException {
        Beginning beginning;
        Workspace workspace;
        try (var _ = new Interruption(control)) {
            switch (ground.get()) {
                case Ground.Over(Outcome outcome) -> {
                    return outcome;
                }
                case Ground.At(Beginning at) -> beginning = at;
            }
            workspace = site.workspace(id, cache, beginning.checkout());
        } catch (Beginnings.WorkGone e) {
            return notStarted(telling(), FailureKind.WORK_GONE, String.valueOf(e.getMessage()));
        } catch (GitFailed e) {
            return control.stop().isPresent()
                    ? stopped()
                    : unusable(String.valueOf(e.getMessage()));
        }
        try {
            return work.in(workspace, beginning);
        } finally {
            site.discard(workspace, id);
        }
    }

    /// Sets the workspace up for the agent.
    ///
    /// @return how the attempt ends if no agent may be started in it
    Optional<Outcome> setUp(Workspace workspace) throws IOException {
        if (!control.mayStart()) {
            return Optional.of(stopped());
        }
        Optional<String> broken = site.setUp(repository, workspace, id, output);
        return control.mayStart() ? broken.map(this::unusable) : Optional.of(stopped());
    }

    /// How the agent's program ended, and what that means as far as it says so itself.
    record Ran(Agent.Verdict said, Exit exit) {}

    /// What an agent is launched for.
    ///
    /// @param role in its environment
    /// @param allowance what the order lets it use up; the worker's own configuration may be tighter
    /// @param tools a directory of programs that it finds before all others, if it is given some
    record Job(String role, String model, Budget allowance, Optional<Path> tools) {
        static Job of(Role role, String model, Budget allowance) {
            return new Job(
                    role.name().toLowerCase(Locale.ROOT), model, allowance, Optional.empty());
        }
    }

    /// Runs the agent to its end.
    Ran run(Job job, Workspace workspace, Path prompt) throws IOException {
        Agent agent = AgentPrograms.of(config);
        Budget budget = config.budget().and(job.allowance());
        Agent.Launch launch = new Agent.Launch(job.model(), budget);
        for (Map.Entry<String, String> file : agent.homeFiles(launch).entrySet()) {
            Path path = workspace.home().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Map<String, String> all = site.environment(workspace);
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            all.put("GIT_" + who + "_NAME", name + " (Ace Fleet)");
            all.put("GIT_" + who + "_EMAIL", "agent@acefleet.invalid");
        }
        all.putAll(agent.environment());
        all.putAll(env);
        all.put(ROLE, job.role());
        job.tools()
                .ifPresent(tools ->
                        all.merge("PATH", tools.toString(), (path, first) -> first + ":" + path));
        AgentWatch watch = new AgentWatch(agent, budget);
        control.tellUsed(watch::used);
        Exit exit = site.run(agent.argv(launch), workspace, all, prompt, id, output, watch);
        return new Ran(watch.verdict(exit), exit);
    }

    Outcome stopped() {
        return notStarted(
                telling(),
                control.stop().map(Stop::kind).orElse(FailureKind.WORKER_STOPPING),
                control.stop().map(Stop::reason).orElse("the worker was interrupted"));
    }

    Outcome unusable(String why) {
        return notStarted(telling(), FailureKind.WORKSPACE, why);
    }

    static Outcome notStarted(Telling telling, FailureKind kind, String detail) {
        return telling.failed(kind, detail, telling.nothing("no agent was started"), Usage.UNKNOWN);
    }
}
