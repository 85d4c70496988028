package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Measures lease time, which is listening time (protocol P14): it runs only while presence is read to its end. Pure
/// arithmetic on a monotonic clock; the loop's thread calls it.
///
/// A lease is whole again at its grant, at each heartbeat that lists it, at each repeat of its claim, and whenever
/// listening was interrupted for longer than a heartbeat: who did not listen cannot blame a worker for silence.
///
/// A lease lapses in two ways. Its worker is silent for the lease's time; or its worker is heard, and twice does not list
/// it at a time when it must, if it has it. The latter begins a heartbeat after the last sign, because until then a grant
/// may still be obeyed, and two heartbeats that are read together count once, because they may both be old.
final class LeaseWatch {
    /// Heartbeats of its worker that leave an attempt out before it is held to be lost.
    private static final int UNLISTED = 2;

    private static final long NEVER = Long.MIN_VALUE;

    private final long heartbeat;
    private final long lease;
    private final Map<AttemptId, Watched> leases = new LinkedHashMap<>();
    private final Map<WorkerRef, Set<AttemptId>> byWorker = new LinkedHashMap<>();
    private long listened = NEVER;

    private static final class Watched {
        final String claim;
        final WorkerRef worker;
        long renewed;
        Usage used = Usage.UNKNOWN;
        int unlisted;
        long unlistedAt;

        Watched(String claim, WorkerRef worker, long now) {
            this.claim = claim;
            this.worker = worker;
            this.renewed = now;
        }

        void renew(long now) {
            renewed = now;
            unlisted = 0;
        }
    }

    /// @param used what its agent is known to have used up, by the last heartbeat that listed it
    record Lapse(AttemptId attempt, String claim, Usage used) {}

    LeaseWatch(Timings timings) {
        heartbeat = timings.heartbeat().toNanos();
        lease = timings.lease().toNanos();
    }

    /// A lease stands from now on.
    void granted(AttemptId attempt, String claim, WorkerRef worker, long now) {
        forget(attempt);
        leases.put(attempt, new Watched(claim, worker, now));
        byWorker.computeIfAbsent(worker, _ -> new LinkedHashSet<>()).add(attempt);
    }

    /// The claim has come again: its worker lives, and waits for the answer.
    void claimed(AttemptId attempt, String claim, long now) {
        Watched watched = leases.get(attempt);
        if (watched != null && watched.claim.equals(claim)) {
            watched.renew(now);
        }
    }

    /// A heartbeat renews what it lists, under the claim it lists it with, and nothing else.
    void heard(Heartbeat beat, long now) {
        Set<AttemptId> missing =
                new LinkedHashSet<>(byWorker.getOrDefault(beat.worker(), Set.of()));
        for (Heartbeat.Held held : beat.held()) {
            Watched watched = leases.get(held.attempt());
            if (watched != null && watched.claim.equals(held.claim())) {
                watched.renew(now);
                watched.used = held.used();
                missing.remove(held.attempt());
            }
        }
        missing.stream().map(leases::get).forEach(watched -> leftOut(watched, now));
    }

    private void leftOut(Watched watched, long now) {
        boolean again = watched.unlisted == 0 || now - watched.unlistedAt >= heartbeat / 2;
        if (again && now - watched.renewed > heartbeat) {
            watched.unlisted++;
            watched.unlistedAt = now;
        }
    }

    void forget(AttemptId attempt) {
        Watched watched = leases.remove(attempt);
        if (watched != null) {
            byWorker.computeIfPresent(
                    watched.worker,
                    (_, attempts) -> {
                        attempts.remove(attempt);
                        return attempts.isEmpty() ? null : attempts;
                    });
        }
    }

    /// Presence was read to its end at this moment. To be said before the heartbeats that were read.
    void listened(long now) {
        if (!isListening(now)) {
            leases.values().forEach(watched -> watched.renew(now));
        }
        listened = now;
    }

    private boolean isListening(long now) {
        return listened != NEVER && now - listened <= heartbeat;
    }

    /// The leases that have lapsed when presence was last read. Each is told until it is forgotten.
    List<Lapse> lapsed(long now) {
        if (!isListening(now)) {
            return List.of();
        }
        List<Lapse> lapsed = new ArrayList<>();
        leases.forEach((attempt, watched) -> {
            if (isSilent(watched) || isLost(watched)) {
                lapsed.add(new Lapse(attempt, watched.claim, watched.used));
            }
        });
        return lapsed;
    }

    private boolean isSilent(Watched watched) {
        return listened - watched.renewed > lease;
    }

    private boolean isLost(Watched watched) {
        return watched.unlisted >= UNLISTED && listened - watched.renewed > 2 * heartbeat;
    }
}
