package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.Limits;
import java.time.Duration;

/// The lengths of time that a coordinator and its workers must agree on. Tests shorten them.
///
/// @param heartbeat how often workers say that they live
/// @param lease how long a lease stands after its last sign of life; at least two heartbeats (protocol P14)
/// @param tick how often time is asked what fell due
public record Timings(Duration heartbeat, Duration lease, Duration tick) {
    public static final Timings USUAL =
            new Timings(Limits.HEARTBEAT, Limits.LEASE, Duration.ofMillis(250));

    public Timings {
        if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "A lease of " + lease + " is less than two heartbeats of " + heartbeat);
        }
    }
}
