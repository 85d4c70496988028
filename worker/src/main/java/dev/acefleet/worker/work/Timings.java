package dev.acefleet.worker.work;

import dev.acefleet.common.model.Limits;
import java.time.Duration;

/// How long the worker's loop waits for what. Tests use shorter ones; in a fleet all workers and coordinators must
/// agree on the first two.
///
/// @param heartbeat between two signs of life, and how old a send may be that a grant names (protocol P11)
/// @param claimRepeat between two sends of an unanswered claim; twice within a heartbeat, so that one may be lost
/// @param offlineLimit how long agents run on while nothing is heard (protocol P15)
/// @param patience of one long poll, and of whatever must look up now and then to see that it is to end
/// @param retry pause after the broker or the work queue failed
/// @param salvage how long stopping waits for agents to be killed, their work to be saved and their ends reported
public record Timings(
        Duration heartbeat,
        Duration claimRepeat,
        Duration offlineLimit,
        Duration patience,
        Duration retry,
        Duration salvage) {
    /// A fleet's.
    public static final Timings STANDARD = of(Limits.HEARTBEAT);

    /// The timings of a fleet with this heartbeat. All its coordinators and workers must be given the same.
    public static Timings of(Duration heartbeat) {
        return new Timings(
                heartbeat,
                heartbeat.multipliedBy(2).dividedBy(5),
                Limits.OFFLINE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60));
    }
}
