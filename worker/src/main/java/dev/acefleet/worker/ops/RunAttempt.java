package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.agents.AgentWatch;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.config.WorkerConfig.RepositoryConfig;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.publish.SalvageWatch;
import dev.acefleet.worker.run.Prompt;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One attempt at a run, on its own thread: workspace, setup, agent, [Judgement]. It starts from nothing but its base,
/// so a death at any point costs the attempt and no more; what the agent had committed and not pushed dies with the
/// machine.
final class RunAttempt {
    private final Site site;
    private final AttemptId id;
    private final WorkOrder.Run run;
    private final Control control;
    private final RepositoryConfig repository;
    private final AgentConfig agentConfig;
    private final Map<String, String> agentEnv;
    private final RepositoryCache cache;
    private final Publisher publisher;
    private final AttemptOutput output;

    RunAttempt(
            Site site,
            AttemptId id,
            WorkOrder.Run run,
            Control control,
            RepositoryConfig repository,
            AgentConfig agentConfig,
            Map<String, String> agentEnv,
            Map<String, String> credentials) {
        this.site = site;
        this.id = id;
        this.run = run;
        this.control = control;
        this.repository = repository;
        this.agentConfig = agentConfig;
        this.agentEnv = agentEnv;
        output = new AttemptOutput(control, List.of(agentEnv, credentials));
        cache = site.cache(run.repository(), credentials);
        publisher = new Publisher(run.repository(), cache, credentials, output.secretForms());
    }

    Outcome execute() throws IOException {
        return output.mask(attempt());
    }

    private Outcome attempt() throws IOException {
        Workspace workspace;
        try (var _ = new Preparation(control)) {
            cache.ensure(run.base(), run.fetchRefs());
            Optional<Outcome> adopted = new Adoption(site, cache, publisher).look(id, run);
            if (adopted.isPresent()) {
                return adopted.get();
            }
            workspace = site.workspace(id, cache, run.base());
        } catch (GitFailed e) {
            return control.stop().isPresent()
                    ? stopped()
                    : notStarted(String.valueOf(e.getMessage()));
        }
        try {
            return execute(workspace);
        } finally {
            site.discard(workspace, id);
        }
    }

    private Outcome notStarted(String why) {
        return AgentRuns.notStarted(FailureKind.WORKSPACE, why);
    }

    private Outcome execute(Workspace workspace) throws IOException {
        String runText;
        Path prompt;
        try {
            Git git = Git.of(workspace.tree());
            runText = Prompt.runText(git, run);
            prompt = Files.writeString(workspace.file("prompt.md"), Prompt.of(git, run));
        } catch (GitFailed e) {
            return notStarted(String.valueOf(e.getMessage()));
        }
        if (!control.mayStart()) {
            return stopped();
        }
        Optional<String> broken = site.setUp(repository, workspace, id, output);
        if (!control.mayStart()) {
            return stopped();
        }
        if (broken.isPresent()) {
            return notStarted(broken.get());
        }
        control.started();
        Agent agent = AgentPrograms.of(agentConfig);
        AgentWatch watch = new AgentWatch(agent, agentConfig.budget());
        Exit exit = run(agent, workspace, prompt, watch);
        return new Judgement(
                        site.config().limits(),
                        id,
                        run,
                        runText,
                        control,
                        workspace,
                        publisher,
                        output,
                        agentConfig.account().orElse(run.agent()))
                .of(watch.verdict(exit), exit);
    }

    private Outcome stopped() {
        return AgentRuns.notStarted(
                control.stop().map(Stop::kind).orElse(FailureKind.WORKER_STOPPING),
                control.stop().map(Stop::reason).orElse("the worker was interrupted"));
    }

    private Exit run(Agent agent, Workspace workspace, Path prompt, AgentWatch watch)
            throws IOException {
        Agent.Launch launch = new Agent.Launch(run.model(), agentConfig.budget());
        for (Map.Entry<String, String> file : agent.homeFiles(launch).entrySet()) {
            Path path = workspace.home().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        try (var _ =
                SalvageWatch.start(
                        publisher, workspace.tree(), workspace.base(), id, SalvageWatch.INTERVAL)) {
            return site.run(
                    agent.argv(launch),
                    workspace,
                    environment(agent, workspace),
                    prompt,
                    id,
                    output,
                    watch);
        }
    }

    private Map<String, String> environment(Agent agent, Workspace workspace) {
        Map<String, String> env = site.environment(workspace);
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            env.put("GIT_" + who + "_NAME", run.agent() + " (Ace Fleet)");
            env.put("GIT_" + who + "_EMAIL", "agent@acefleet.invalid");
        }
        env.putAll(agent.environment());
        env.putAll(agentEnv);
        return env;
    }
}
