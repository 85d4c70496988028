package dev.acefleet.worker.work;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt in hand, from its grant until the broker has its end report: what heartbeats list. Any thread.
final class Hand implements Control {
    private static final Logger LOG = LoggerFactory.getLogger(Hand.class);

    private final Granted granted;
    private final Reporter reporter;
    private final Hearing hearing;
    private final AttemptLog log;
    private final String worker;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final List<Runnable> actions = new ArrayList<>();
    private volatile Supplier<Usage> used = () -> Usage.UNKNOWN;
    private volatile CompletableFuture<?> startedSaid = CompletableFuture.completedFuture(null);
    private volatile Optional<Report.Stepped> unsaid = Optional.empty();
    private Optional<Stop> stop = Optional.empty();

    Hand(Granted granted, String worker, Reporter reporter, Hearing hearing, AttemptLog log) {
        this.granted = granted;
        this.worker = worker;
        this.reporter = reporter;
        this.hearing = hearing;
        this.log = log;
    }

    Granted granted() {
        return granted;
    }

    /// The first reason counts; a second call does nothing.
    void stop(Stop reason) {
        List<Runnable> due;
        synchronized (this) {
            if (stop.isPresent()) {
                return;
            }
            stop = Optional.of(reason);
            due = List.copyOf(actions);
        }
        due.forEach(Runnable::run);
    }

    @Override
    public synchronized Optional<Stop> stop() {
        return stop;
    }

    @Override
    public void onStop(Runnable action) {
        synchronized (this) {
            if (stop.isEmpty()) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void started() {
        if (begun.compareAndSet(false, true)) {
            log.remark(granted.attempt() + " begins on worker " + worker);
            // What was printed to prepare it came before.
            startedSaid = log.first().thenCompose(this::sayStarted);
        }
    }

    /// Nothing of it is executed any more.
    void executed() {
        log.end(granted.attempt() + " ends on worker " + worker);
    }

    private CompletableFuture<Void> sayStarted(Reporter.LogPosition log) {
        return reporter.report(
                granted.order().repository(),
                new Report.Started(
                        granted.attempt(), granted.claim(), log.partition(), log.offset()));
    }

    @Override
    public CompletableFuture<Void> stepped(
            int number, boolean whole, DocumentChanges changes, Optional<CommitId> saved) {
        Report.Stepped report = report(number, whole, changes, saved);
        // Whether or not its beginning could be said.
        return startedSaid
                .handle((_, _) -> report)
                .thenCompose(said -> reporter.report(granted.order().repository(), said));
    }

    @Override
    public void steppedAtLast(int number, DocumentChanges changes, Optional<CommitId> saved) {
        unsaid = Optional.of(report(number, true, changes, saved));
    }

    private Report.Stepped report(
            int number, boolean whole, DocumentChanges changes, Optional<CommitId> saved) {
        return new Report.Stepped(
                granted.attempt(), granted.claim(), number, whole, changes, saved);
    }

    /// What goes before the attempt's end.
    Optional<Report.Stepped> unsaid() {
        return unsaid;
    }

    /// Gives the report of the beginning a little time to go before that of the end: else it means nothing.
    void awaitStartedSaid(Duration patience) throws InterruptedException {
        try {
            startedSaid.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug(
                    "{}: its beginning could not be reported: {}", granted.attempt(), e.toString());
        }
    }

    @Override
    public boolean mayStart() {
        try {
            while (stop().isEmpty()) {
                if (hearing.hears() || hearing.prove()) {
                    return stop().isEmpty();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public boolean stillGranted() {
        try {
            return stop().isEmpty() && hearing.prove() && stop().isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void tellUsed(Supplier<Usage> used) {
        this.used = used;
    }

    Heartbeat.Held held() {
        return new Heartbeat.Held(granted.attempt(), granted.claim(), used.get());
    }

    @Override
    public AttemptLog log() {
        return log;
    }
}
