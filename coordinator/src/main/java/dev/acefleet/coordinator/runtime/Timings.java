package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.Limits;
import dev.acefleet.coordinator.core.BreakerPolicy;
import java.time.Duration;

/// The lengths of time that a coordinator and its workers must agree on. Tests shorten them.
///
/// @param heartbeat how often workers say that they live
/// @param lease how long a lease stands after its last sign of life; at least two heartbeats (protocol P14)
/// @param tick how often time is asked what fell due
/// @param providerPause the shortest time between two attempts that go to see whether a provider answers that refused
public record Timings(Duration heartbeat, Duration lease, Duration tick, Duration providerPause) {
    public static final Timings USUAL = of(Limits.HEARTBEAT);

    public Timings {
        if (lease.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "A lease of " + lease + " is less than two heartbeats of " + heartbeat);
        }
    }

    /// The timings of a fleet with this heartbeat. All its coordinators and workers must be given the same.
    public static Timings of(Duration heartbeat) {
        return new Timings(
                heartbeat,
                heartbeat.multipliedBy(Limits.HEARTBEATS_PER_LEASE),
                Duration.ofMillis(250),
                BreakerPolicy.PAUSE);
    }

    /// The same with another pause.
    public Timings withProviderPause(Duration pause) {
        return new Timings(heartbeat, lease, tick, pause);
    }
}
