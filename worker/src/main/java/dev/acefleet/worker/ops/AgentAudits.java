package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;

/// Does audits, as far as this worker is configured for them: each as an [AuditTask] of its own.
final class AgentAudits implements OrderExecutor<WorkOrder.Audit> {
    private final Site site;

    AgentAudits(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Audit audit, Control control) {
        return AgentAttempt.of(
                site,
                granted,
                control,
                audit.agent(),
                attempt -> new DocumentAttempt(attempt, new AuditTask(attempt, audit)).execute());
    }
}
