package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;

/// Works through steps of assignments, as far as this worker is configured for it: each time as a [DriveAttempt] of its own.
final class AgentDrives implements OrderExecutor<WorkOrder.Subtree> {
    private final Site site;

    AgentDrives(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Subtree order, Control control) {
        if (site.config().aceAssign().isEmpty()) {
            return new Outcome.Declined(
                    "the worker has no program ace-assign for agents; start it by fleet worker, or name the program in"
                            + " worker.yml, for example ace-assign: [/opt/acefleet/fleet, assign]");
        }
        return AgentAttempt.of(
                site,
                granted,
                control,
                order.agent(),
                attempt -> new DriveAttempt(attempt, order).execute());
    }
}
