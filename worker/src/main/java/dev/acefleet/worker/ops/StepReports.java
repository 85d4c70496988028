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
/// One that the broker had, and that is lost behind it (or that the coordinator could not read), nobody tells us of. So a
/// report is whole while that costs little, and the last one before the end is always: the first of these that arrives makes
/// good what was lost. Where the attempt must end before it has arrived, it goes with the end ([#leaveLast]).
///
/// When the process dies
/// - before a report was sent, although what it tells of was pushed: the next attempt goes on from the last one that was,
///   does those steps again, and finds their commits on nothing that it builds on;
/// - after that, or after the last one was left to go with the end: the next attempt goes on behind them.
final class StepReports {
    private static final Logger LOG = LoggerFactory.getLogger(StepReports.class);

    /// Bytes up to which a report says all since the order: what the agents of twenty steps write. Beyond it an attempt of
    /// many steps would say each of them hundreds of times.
    static final long WHOLE = 128_000;

    /// Between two looks at whether the broker has it.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Control control;
    private final Telling telling;
    private int number;
    private Optional<Open> open = Optional.empty();
    private Optional<String> refused = Optional.empty();
    private Optional<CommitId> saved = Optional.empty();

    /// One that the broker is not known to have.
    private record Open(Told told, CompletableFuture<Void> sent) {}

    /// What is said, masked.
    private record Told(
            int number, boolean whole, DocumentChanges changes, Optional<CommitId> saved) {}

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
                send(last.told());
            }
            return false;
        }
    }

    /// Whether steps were told without a commit that holds their work.
    boolean owesCommit() {
        return number > 0 && saved.isEmpty();
    }

    /// The commit that the last one was told with. It may not have arrived, or be lost behind the broker, so the last one before
    /// the end says it again.
    Optional<CommitId> saved() {
        return saved;
    }

    /// Tells what has changed. The one before has arrived.
    ///
    /// @param news what has changed since then
    /// @param all what has changed since the order
    /// @throws IllegalArgumentException when it cannot travel: then nothing is told, and the next one has its number
    void tell(DocumentChanges news, DocumentChanges all, Optional<CommitId> saved) {
        boolean whole = all.weight() <= WHOLE;
        send(new Told(number + 1, whole, telling.changes(whole ? all : news), saved));
    }

    /// Tells what the attempt leaves, all of it. The one before has arrived.
    ///
    /// @param all what has changed since the order
    /// @throws IllegalArgumentException as [#tell]
    void tellLast(DocumentChanges all, Optional<CommitId> saved) {
        send(new Told(number + 1, true, telling.changes(all), saved));
    }

    /// Has what the attempt leaves said with its end, all of it: whether the one before has arrived or not, this one makes it
    /// good.
    ///
    /// @param all as for [#tellLast]
    void leaveLast(DocumentChanges all, Optional<CommitId> saved) {
        control.steppedAtLast(number + 1, telling.changes(all), saved);
    }

    private void send(Told told) {
        CompletableFuture<Void> sent =
                control.stepped(told.number(), told.whole(), told.changes(), told.saved());
        number = told.number();
        saved = told.saved();
        open = Optional.of(new Open(told, sent));
    }

    /// Waits until the last one has arrived, or the broker will never take it, or the attempt must end.
    ///
    /// @return whether it has arrived
    boolean settle() throws InterruptedException {
        while (!isFree()) {
            if (refused.isPresent() || control.stop().isPresent()) {
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
