package dev.acefleet.worker.work;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkerRef;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What does the orders.
///
/// @param obstacle why nothing new can be done now, for example a full disk (protocol P12); empty when it can. Asked
///     often, by any thread: it does not wait
/// @param lives whether processes of that earlier start of this worker live on this machine: it was started twice
public record Executors(
        RunExecutor runs,
        IntegrateExecutor integrates,
        BenchExecutor benches,
        Supplier<Optional<String>> obstacle,
        Predicate<WorkerRef> lives) {
    /// Of a worker that measures nothing.
    public static final BenchExecutor NO_BENCHES =
            (_, _, _) -> new Outcome.Declined("this worker does no benches");

    public Executors(RunExecutor runs, IntegrateExecutor integrates) {
        this(runs, integrates, NO_BENCHES, Optional::empty, _ -> false);
    }
}
