package dev.acefleet.worker.ops;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.work.AttemptLog;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Reporter;
import dev.acefleet.worker.work.Stop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The fleet's side of one attempt: keeps its log, and stops it when it prints a word.
final class Desk implements Control, Reporter {
    private final StringBuilder printed = new StringBuilder();
    private final List<Runnable> actions = new ArrayList<>();
    private final AttemptLog log;
    private Optional<Stop> stop = Optional.empty();
    private String stopWord = "";
    private final Told steps = new Told();
    private boolean started;
    private Supplier<Usage> used = () -> Usage.UNKNOWN;

    Desk(AttemptId attempt) {
        log = new AttemptLog(attempt, this, InstantSource.system());
    }

    /// The worker is stopped as soon as this is printed.
    synchronized Desk stopAt(String word) {
        stopWord = word;
        return this;
    }

    /// What was said of steps.
    Told steps() {
        return steps;
    }

    /// The worker is stopped now.
    void stopNow() {
        List<Runnable> due;
        synchronized (this) {
            due = stopped();
        }
        due.forEach(Runnable::run);
    }

    private List<Runnable> stopped() {
        stop = Optional.of(new Stop(FailureKind.WORKER_STOPPING, "it is stopped", true));
        return List.copyOf(actions);
    }

    synchronized String printed() {
        return printed.toString();
    }

    synchronized boolean hasStarted() {
        return started;
    }

    @Override
    public CompletableFuture<Void> answer(int shard, Report report) {
        throw new AssertionError("An executor answers nobody: " + report);
    }

    @Override
    public CompletableFuture<LogPosition> log(LogChunk chunk) {
        List<Runnable> due = List.of();
        synchronized (this) {
            printed.append(chunk.text());
            if (stop.isEmpty() && !stopWord.isEmpty() && printed.indexOf(stopWord) >= 0) {
                due = stopped();
            }
        }
        due.forEach(Runnable::run);
        return CompletableFuture.completedFuture(new LogPosition(0, 0));
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
    public synchronized void started() {
        started = true;
    }

    @Override
    public CompletableFuture<Void> stepped(
            int number, boolean whole, DocumentChanges changes, Optional<CommitId> saved) {
        return steps.stepped(number, whole, changes, saved);
    }

    @Override
    public void steppedAtLast(int number, DocumentChanges changes, Optional<CommitId> saved) {
        steps.steppedAtLast(number, changes, saved);
    }

    @Override
    public boolean mayStart() {
        return stop().isEmpty();
    }

    @Override
    public boolean stillGranted() {
        return stop().isEmpty();
    }

    @Override
    public synchronized void tellUsed(Supplier<Usage> used) {
        this.used = used;
    }

    /// What a heartbeat would say now.
    synchronized Usage used() {
        return used.get();
    }

    @Override
    public AttemptLog log() {
        return log;
    }

    @Override
    public CompletableFuture<Void> report(Repository repository, Report report) {
        throw new UnsupportedOperationException("An executor reports nothing itself");
    }

    @Override
    public CompletableFuture<Void> heartbeat(Heartbeat heartbeat) {
        throw new UnsupportedOperationException("An executor sends no heartbeats");
    }

    @Override
    public void close() {}
}
