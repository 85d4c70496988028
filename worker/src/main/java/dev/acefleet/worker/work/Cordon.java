package dev.acefleet.worker.work;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a person wants this worker to take no new work. The coordinator says so with each heartbeat that it hears from the
/// worker, and refuses its claims in any case; so what is not said any more is over after a few heartbeats, and nothing of it
/// is kept when the process dies. Any thread.
final class Cordon {
    /// Heartbeats after the last word of it until work is taken again.
    private static final int HEARTBEATS = 4;

    private final Timings timings;
    private final MonotonicClock clock;
    private @Nullable String reason;
    private long saidAt;

    Cordon(Timings timings, MonotonicClock clock) {
        this.timings = timings;
        this.clock = clock;
    }

    /// The coordinator's word.
    ///
    /// @param why of the person; may be empty
    synchronized void said(boolean cordoned, String why) {
        reason = cordoned ? why : null;
        saidAt = clock.nanos();
    }

    /// Why nothing is to be taken now.
    synchronized Optional<String> obstacle() {
        String why = reason;
        boolean old =
                clock.nanos() - saidAt > timings.heartbeat().multipliedBy(HEARTBEATS).toNanos();
        if (why == null || old) {
            return Optional.empty();
        }
        return Optional.of(why.isBlank() ? "it is cordoned" : "it is cordoned: " + why);
    }
}
