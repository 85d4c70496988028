package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;

/// Has runs planned that close gaps, as far as this worker is configured for it: each time as a [GapTask] of its own.
final class AgentGaps implements OrderExecutor<WorkOrder.PlanGaps> {
    private final Site site;

    AgentGaps(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.PlanGaps order, Control control) {
        return AgentAttempt.of(
                site,
                granted,
                control,
                order.agent(),
                attempt -> new DocumentAttempt(attempt, new GapTask(attempt, order)).execute());
    }
}
