package dev.acefleet.worker.work;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;

/// Does orders of one kind. Called on a virtual thread of its own for each attempt; returns when nothing of the attempt
/// runs any more. What goes wrong is an [Outcome.Failed]; what it throws is a bug, and reported as `INFRASTRUCTURE`.
///
/// That an order which needs an agent has begun, its executor says ([Control#started]): a workspace comes first. Of the
/// others it has been said.
@FunctionalInterface
public interface OrderExecutor<O extends WorkOrder> {
    Outcome execute(Granted granted, O order, Control control);
}
