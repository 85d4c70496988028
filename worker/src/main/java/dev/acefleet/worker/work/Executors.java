package dev.acefleet.worker.work;

import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What does the orders, one for each kind.
///
/// @param obstacle why nothing new can be done now, for example a full disk (protocol P12); empty when it can. Asked
///     often, by any thread: it does not wait
/// @param lives whether processes of that earlier start of this worker live on this machine: it was started twice
public record Executors(
        OrderExecutor<WorkOrder.Run> runs,
        OrderExecutor<WorkOrder.Integrate> integrates,
        OrderExecutor<WorkOrder.Audit> audits,
        OrderExecutor<WorkOrder.PlanGaps> gaps,
        OrderExecutor<WorkOrder.Subtree> subtrees,
        OrderExecutor<WorkOrder.Finish> finishes,
        OrderExecutor<WorkOrder.Prune> prunes,
        OrderExecutor<WorkOrder.Bench> benches,
        Supplier<Optional<String>> obstacle,
        Predicate<WorkerRef> lives) {}
