package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.AttemptId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Measures lease time, which is listening time (protocol P14): it runs only while presence is read to its end. Pure
/// arithmetic on a monotonic clock; the loop's thread calls it.
///
/// A lease is whole again at its grant, at each heartbeat that lists it, at each repeat of its claim, and whenever
/// listening was interrupted for longer than a heartbeat: who did not listen cannot blame a worker for silence.
final class LeaseWatch {
    private final Timings timings;
    private final Map<AttemptId, Watched> leases = new HashMap<>();
    private long listened = Long.MIN_VALUE;

    private static final class Watched {
        final String claim;
        long renewed;

        Watched(String claim, long renewed) {
            this.claim = claim;
            this.renewed = renewed;
        }
    }

    record Lapse(AttemptId attempt, String claim) {}

    LeaseWatch(Timings timings) {
        this.timings = timings;
    }

    /// A lease stands, or its worker has said that it wants or has it.
    void renew(AttemptId attempt, String claim, long nowNanos) {
        leases.computeIfAbsent(attempt, _ -> new Watched(claim, nowNanos)).renewed = nowNanos;
    }

    /// A heartbeat lists the attempt under this claim. One that is not watched stays so: only grants make leases.
    void listed(AttemptId attempt, String claim, long nowNanos) {
        Watched watched = leases.get(attempt);
        if (watched != null && watched.claim.equals(claim)) {
            watched.renewed = nowNanos;
        }
    }

    void forget(AttemptId attempt) {
        leases.remove(attempt);
    }

    /// Presence was read to its end at this moment.
    void listened(long nowNanos) {
        boolean gap =
                listened == Long.MIN_VALUE || nowNanos - listened > timings.heartbeat().toNanos();
        if (gap) {
            leases.values().forEach(watched -> watched.renewed = nowNanos);
        }
        listened = nowNanos;
    }

    /// The leases that have lapsed by now. Each is told until it is forgotten.
    List<Lapse> lapsed(long nowNanos) {
        if (listened == Long.MIN_VALUE || nowNanos - listened > timings.heartbeat().toNanos()) {
            return List.of();
        }
        List<Lapse> lapsed = new ArrayList<>();
        leases.forEach((attempt, watched) -> {
            if (nowNanos - watched.renewed > timings.lease().toNanos()) {
                lapsed.add(new Lapse(attempt, watched.claim));
            }
        });
        return lapsed;
    }
}
