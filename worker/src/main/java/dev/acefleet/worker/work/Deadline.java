package dev.acefleet.worker.work;

import java.time.Duration;

/// How long a bounded wait under a monitor still has.
record Deadline(long nanos) {
    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /// Milliseconds for `wait`, rounded up; 0 or less when the time is over, which must not be waited for.
    long leftMillis() {
        return Math.ceilDiv(nanos - System.nanoTime(), 1_000_000);
    }
}
