package dev.acefleet.worker.ops;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.config.EnvFile;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.RunExecutor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Does runs, as far as this worker is configured for them: each as a [RunAttempt] of its own.
final class AgentRuns implements RunExecutor {
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
        if (agent.isEmpty() || agent.get().type() == AgentConfig.Type.BENCH) {
            return new Outcome.Declined("the worker does not offer the agent " + run.agent());
        }
        try {
            Map<String, String> agentEnv = EnvFile.read(agent.get().envFile());
            Optional<String> missing =
                    AgentPresence.missing(run.agent(), agent.get(), AgentPresence.path(agentEnv));
            if (missing.isPresent()) {
                return new Outcome.Declined(missing.get());
            }
            Map<String, String> credentials = site.credentials(repository.get());
            return new RunAttempt(
                            site,
                            granted.attempt(),
                            run,
                            control,
                            repository.get(),
                            agent.get(),
                            agentEnv,
                            credentials)
                    .execute();
        } catch (IOException e) {
            return notStarted(FailureKind.CONFIGURATION, String.valueOf(e.getMessage()));
        }
    }

    static Outcome notStarted(FailureKind kind, String detail) {
        return new Outcome.Failed(
                kind, detail, new Salvage.Nothing("no agent was started"), Usage.UNKNOWN);
    }
}
