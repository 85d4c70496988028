package dev.acefleet.coordinator.runtime;

import java.time.Duration;
import java.time.Instant;

/// Clocks that stand still until they are moved, or run.
final class ManualClocks implements Clocks {
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

    /// Begins below zero, as a monotonic clock may.
    private long nanos = -5_000_000_000L;

    private boolean running;

    @Override
    public Instant wall() {
        if (running) {
            wall = wall.plusNanos(1_000);
        }
        return wall;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /// From now on no two looks at the wall clock see the same time, as with a real one.
    void run() {
        running = true;
    }

    void advance(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    /// Somebody sets the wall clock.
    void jump(Duration by) {
        wall = wall.plus(by);
    }
}
