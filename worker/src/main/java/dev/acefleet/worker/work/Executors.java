package dev.acefleet.worker.work;

import java.util.Optional;
import java.util.function.Supplier;

/// What does the orders.
///
/// @param obstacle why nothing new can be done now, for example a full disk (protocol P12); empty when it can. Asked often,
///     by any thread: it does not wait
public record Executors(
        RunExecutor runs, IntegrateExecutor integrates, Supplier<Optional<String>> obstacle) {
    public Executors(RunExecutor runs, IntegrateExecutor integrates) {
        this(runs, integrates, Optional::empty);
    }
}
