package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;

/// Does runs, as far as this worker is configured for them: each as a [RunAttempt] of its own.
final class AgentRuns implements OrderExecutor<WorkOrder.Run> {
    private final Site site;

    AgentRuns(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Run run, Control control) {
        return AgentAttempt.of(
                site,
                granted,
                control,
                run.agent(),
                attempt -> new RunAttempt(attempt, run).execute());
    }
}
