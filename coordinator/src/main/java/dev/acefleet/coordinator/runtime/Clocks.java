package dev.acefleet.coordinator.runtime;

import java.time.Instant;

/// The two clocks of a coordinator.
public interface Clocks {
    /// Wall time: for deadlines.
    Instant wall();

    /// Monotonic time in nanoseconds: for leases.
    long nanos();

    static Clocks system() {
        return new Clocks() {
            @Override
            public Instant wall() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
