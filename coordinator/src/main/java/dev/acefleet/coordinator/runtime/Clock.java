package dev.acefleet.coordinator.runtime;

import java.time.Duration;
import java.time.Instant;

/// The `now` of decisions (protocol P5): wall time, or, while that is behind the last entry's time, the entry's plus the
/// monotonic time since. So time in the journal never runs backwards, whatever a clock does.
final class Clock {
    /// How far this clock may be from the broker's (protocol P5).
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final Clocks clocks;
    private Instant last = Instant.EPOCH;
    private long lastNanos;

    Clock(Clocks clocks) {
        this.clocks = clocks;
    }

    /// An entry of this time stands in the journal.
    void entry(Instant at) {
        if (at.isAfter(last)) {
            last = at;
            lastNanos = clocks.nanos();
        }
    }

    Instant now() {
        Instant wall = clocks.wall();
        Instant least = last.plus(Duration.ofNanos(clocks.nanos() - lastNanos));
        return wall.isBefore(last) ? least : wall;
    }

    /// @param brokers the broker's time, a moment ago
    /// @throws IllegalStateException when this clock is too far from it to lead by
    void requireNear(Instant brokers) {
        Duration skew = Duration.between(brokers, clocks.wall()).abs();
        if (skew.compareTo(TOLERANCE) > 0) {
            throw new IllegalStateException(
                    "This machine's clock differs from the broker's by "
                            + skew
                            + "; set it right first");
        }
    }

    long nanos() {
        return clocks.nanos();
    }

    Instant wall() {
        return clocks.wall();
    }
}
