package dev.acefleet.worker.work;

import java.time.Duration;
import java.util.Optional;

/// Whether the worker hears (protocol P15): whether it has read `control` to its end lately. Written by the control
/// loop; read by any thread.
final class Hearing {
    private final Timings timings;
    private final MonotonicClock clock;
    private final Runnable wake;
    private long lastHeard;
    private boolean everHeard;
    private long wanted;
    private long proved;

    /// @param wake makes the control loop look at once
    Hearing(Timings timings, MonotonicClock clock, Runnable wake) {
        this.timings = timings;
        this.clock = clock;
        this.wake = wake;
    }

    /// The number of the latest proof that somebody waits for: taken by the control loop before it reads.
    synchronized long wanted() {
        return wanted;
    }

    /// Whether the control loop should read to the end now: somebody waits, or half a heartbeat has gone by.
    synchronized boolean isProofDue() {
        return wanted > proved
                || !everHeard
                || clock.nanos() - lastHeard > timings.heartbeat().toNanos() / 2;
    }

    /// `control` was read to its end, and all that it said was obeyed.
    ///
    /// @param proof what [#wanted] was before
    synchronized void heard(long proof) {
        lastHeard = clock.nanos();
        everHeard = true;
        proved = Math.max(proved, proof);
        notifyAll();
    }

    synchronized boolean hears() {
        return everHeard && silence().compareTo(timings.heartbeat()) <= 0;
    }

    /// How long nothing was heard.
    synchronized Duration silence() {
        return everHeard ? Duration.ofNanos(clock.nanos() - lastHeard) : Duration.ZERO;
    }

    /// Why nothing is begun for want of hearing; empty while it hears. One late answer is no obstacle.
    synchronized Optional<String> obstacle() {
        if (everHeard && silence().compareTo(timings.heartbeat().multipliedBy(2)) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                everHeard
                        ? "nothing has been heard over the broker for "
                                + silence().toSeconds()
                                + " s: what runs goes on, nothing new is begun"
                        : "the broker has not been heard yet");
    }

    /// Waits until the worker hears, but at most one patience.
    synchronized boolean await() throws InterruptedException {
        Deadline deadline = Deadline.in(timings.patience());
        while (!hears()) {
            long left = deadline.leftMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /// Waits until `control` has been read to an end asked for after this call, for at most two heartbeats.
    boolean prove() throws InterruptedException {
        long mine;
        synchronized (this) {
            wanted++;
            mine = wanted;
        }
        wake.run();
        Deadline deadline = Deadline.in(timings.heartbeat().multipliedBy(2));
        synchronized (this) {
            while (proved < mine) {
                long left = deadline.leftMillis();
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        }
    }
}
