package dev.acefleet.worker.work;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Keeps what a worker says, and lets a test wait for it. It acknowledges at once unless it is told to hold back or to
/// fail.
public final class MemoryReporter implements Reporter {
    /// Longer than any of the waits takes on a slow machine; only a failing test sees its end.
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Report> reports = new ArrayList<>();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private final List<Object> said = new ArrayList<>();
    private final List<LogChunk> chunks = new ArrayList<>();
    private final List<CompletableFuture<Void>> held = new ArrayList<>();
    private Consumer<Report> listener = _ -> {};
    private boolean holdsEnds;
    private int failures;
    private int refusals;
    private int failedSteps;
    private int refusedSteps;

    /// Called for each report, on the thread that reports.
    synchronized void listen(Consumer<Report> listener) {
        this.listener = listener;
    }

    /// From now on the broker does not answer to end reports.
    synchronized void holdEnds() {
        holdsEnds = true;
    }

    /// The broker answers at last.
    void release() {
        List<CompletableFuture<Void>> due;
        synchronized (this) {
            holdsEnds = false;
            due = List.copyOf(held);
            held.clear();
        }
        due.forEach(future -> future.complete(null));
    }

    /// The next end reports fail.
    synchronized void failEnds(int times) {
        failures = times;
    }

    /// The next end reports are longer than the broker takes.
    synchronized void refuseEnds(int times) {
        refusals = times;
    }

    /// The next reports of steps fail.
    synchronized void failSteps(int times) {
        failedSteps = times;
    }

    /// The next reports of steps are longer than the broker takes.
    synchronized void refuseSteps(int times) {
        refusedSteps = times;
    }

    @Override
    public CompletableFuture<Void> report(Repository repository, Report report) {
        Consumer<Report> hears;
        CompletableFuture<Void> answer = new CompletableFuture<>();
        synchronized (this) {
            hears = listener;
            if (report instanceof Report.Ended && failures > 0) {
                failures--;
                return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
            }
            if (report instanceof Report.Ended && refusals > 0) {
                refusals--;
                return CompletableFuture.failedFuture(new IllegalArgumentException("too long"));
            }
            if (report instanceof Report.Stepped && failedSteps > 0) {
                failedSteps--;
                return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
            }
            if (report instanceof Report.Stepped && refusedSteps > 0) {
                refusedSteps--;
                return CompletableFuture.failedFuture(new IllegalArgumentException("too long"));
            }
            reports.add(report);
            said.add(report);
            if (report instanceof Report.Ended && holdsEnds) {
                held.add(answer);
            } else {
                answer.complete(null);
            }
            notifyAll();
        }
        hears.accept(report);
        return answer;
    }

    @Override
    public CompletableFuture<Void> answer(int shard, Report report) {
        return report(Samples.REPOSITORY, report);
    }

    @Override
    public synchronized CompletableFuture<Void> heartbeat(Heartbeat heartbeat) {
        heartbeats.add(heartbeat);
        said.add(heartbeat);
        notifyAll();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<LogPosition> log(LogChunk chunk) {
        chunks.add(chunk);
        notifyAll();
        return CompletableFuture.completedFuture(new LogPosition(3, chunks.size() - 1));
    }

    @Override
    public void close() {}

    synchronized List<Report> reports() {
        return List.copyOf(reports);
    }

    /// Reports and heartbeats in the order in which they were said.
    synchronized List<Object> said() {
        return List.copyOf(said);
    }

    synchronized List<LogChunk> chunks() {
        return List.copyOf(chunks);
    }

    synchronized <T extends Report> List<T> reports(Class<T> type) {
        return reports.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// Waits for the `count`th report of a type.
    public synchronized <T extends Report> T await(Class<T> type, int count) {
        await(() -> reports(type).size() >= count, count + " " + type.getSimpleName());
        return reports(type).get(count - 1);
    }

    synchronized List<Heartbeat> heartbeats() {
        return List.copyOf(heartbeats);
    }

    /// Waits for a heartbeat, made after this call, of which something is true.
    public synchronized Heartbeat awaitHeartbeat(Predicate<Heartbeat> condition) {
        int before = heartbeats.size();
        await(
                () -> heartbeats.stream().skip(before).anyMatch(condition),
                "a heartbeat after " + heartbeats);
        return heartbeats.stream().skip(before).filter(condition).findFirst().orElseThrow();
    }

    /// Waits until so many more heartbeats were made: time enough for a worker that would do something wrong.
    public synchronized void awaitHeartbeats(int more) {
        int wanted = heartbeats.size() + more;
        await(() -> heartbeats.size() >= wanted, more + " heartbeats");
    }

    private synchronized void await(BooleanSupplier condition, String what) {
        Deadline deadline = Deadline.in(LIMIT);
        while (!condition.getAsBoolean()) {
            if (deadline.leftMillis() <= 0) {
                throw new AssertionError("Waited in vain for " + what + "; said was " + reports);
            }
            try {
                wait(Math.max(1, deadline.leftMillis()));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
