package dev.acefleet.worker.work;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;

/// Merges a successful attempt into the plan's branch. Called as [RunExecutor] is.
@FunctionalInterface
public interface IntegrateExecutor {
    Outcome execute(Granted granted, WorkOrder.Integrate integrate, Control control);
}
