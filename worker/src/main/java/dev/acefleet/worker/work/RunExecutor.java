package dev.acefleet.worker.work;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;

/// Does a run. Called on a virtual thread of its own for each attempt; returns when nothing of the attempt runs any
/// more. What goes wrong is an [Outcome.Failed]; what it throws is a bug, and reported as `INFRASTRUCTURE`.
@FunctionalInterface
public interface RunExecutor {
    Outcome execute(Granted granted, WorkOrder.Run run, Control control);
}
