package dev.acefleet.worker.work;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;

/// Does an item of a bench; else like [RunExecutor].
@FunctionalInterface
public interface BenchExecutor {
    Outcome execute(Granted granted, WorkOrder.Bench bench, Control control);
}
