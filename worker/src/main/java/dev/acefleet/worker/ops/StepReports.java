package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Control;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the coordinator of steps that are over, in order and one report at a time: each is said again word for word until the
/// broker has it, for what came of one that nobody heard of is not known; what happened meanwhile goes into the next one. Not
/// for several threads.
///
/// When the process dies
/// - before a report was sent, although what it tells of was pushed: the next attempt goes on from the last one that was,
///   does those steps again, and finds their commits on nothing that it builds on;
/// - after that: the next attempt goes on behind them.
final class StepReports {
    private static final Logger LOG = LoggerFactory.getLogger(StepReports.class);

    /// Between two looks at whether the broker has it.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Control control;
    private final Telling telling;
    private int number;
    private Optional<Open> open = Optional.empty();
    private Optional<String> refused = Optional.empty();
    private boolean owesCommit;

    /// One that the broker is not known to have.
    private record Open(
            DocumentChanges changes, Optional<CommitId> saved, CompletableFuture<Void> sent) {}

    StepReports(Control control, Telling telling) {
        this.control = control;
        this.telling = telling;
    }

    /// Whether the one before has arrived, so that the next may be told; says it again where it has not.
    boolean isFree() {
        if (open.isEmpty()) {
            return refused.isEmpty();
        }
        Open last = open.get();
        if (!last.sent().isDone()) {
            return false;
        }
        try {
            last.sent().join();
            open = Optional.empty();
            return true;
        } catch (RuntimeException e) {
            if (e.getCause() instanceof IllegalArgumentException why) {
                refused = Optional.of(String.valueOf(why.getMessage()));
                open = Optional.empty();
            } else {
                LOG.info("A report of steps is said again: {}", String.valueOf(e.getCause()));
                send(last.changes(), last.saved());
            }
            return false;
        }
    }

    /// Whether steps were told without a commit that holds their work.
    boolean owesCommit() {
        return owesCommit;
    }

    /// Tells what has changed. The one before has arrived.
    void tell(DocumentChanges changes, Optional<CommitId> saved) {
        number++;
        owesCommit = saved.isEmpty();
        send(telling.changes(changes), saved);
    }

    private void send(DocumentChanges masked, Optional<CommitId> saved) {
        open = Optional.of(new Open(masked, saved, control.stepped(number, masked, saved)));
    }

    /// Waits until the last one has arrived, or the broker will never take it, or the attempt must end and `patience` is
    /// over.
    ///
    /// @return whether it has arrived
    boolean settle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!isFree()) {
            if (refused.isPresent()
                    || (control.stop().isPresent() && System.nanoTime() - end > 0)) {
                return false;
            }
            await();
        }
        return true;
    }

    private void await() throws InterruptedException {
        CompletableFuture<Void> sent =
                open.map(Open::sent).orElseGet(() -> CompletableFuture.completedFuture(null));
        if (sent.isCompletedExceptionally()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            return;
        }
        try {
            sent.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Looked at in the next round.
        }
    }

    /// Why the broker does not take them and never will.
    Optional<String> refused() {
        return refused;
    }
}
