package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.core.Input;
import dev.acefleet.coordinator.core.Lease;
import dev.acefleet.coordinator.core.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the workers' heartbeats mean for one shard: whose leases live, which lanes are free, who runs what is not leased,
/// and whether another coordinator has been heard. The loop's thread calls it; nothing of it outlives the loop.
final class PresenceWatch {
    private final int shard;
    private final FleetLink link;
    private final LeaseWatch leases;
    private final PoolWatch pools;
    private final Map<WorkerRef, Heartbeat> latest = new LinkedHashMap<>();

    PresenceWatch(int shard, FleetLink link, Timings timings) {
        this.shard = shard;
        this.link = link;
        this.leases = new LeaseWatch(timings);
        this.pools = new PoolWatch(timings);
    }

    LeaseWatch leases() {
        return leases;
    }

    /// Takes in what has come.
    ///
    /// @throws Deposed when a worker has seen a higher epoch of this shard than `own` (protocol P1)
    void listen(Epoch own, long now) {
        FleetLink.Heard heard = link.heartbeats();
        if (heard.toTheEnd()) {
            leases.listened(now);
        }
        for (Heartbeat beat : heard.heartbeats()) {
            Epoch seen = beat.epochs().getOrDefault(shard, Epoch.NONE);
            if (seen.supersedes(own)) {
                throw new Deposed(
                        "Worker "
                                + beat.worker().id()
                                + " has heard a coordinator of epoch "
                                + seen
                                + ", this one is of "
                                + own);
            }
            leases.heard(beat, now);
            pools.heard(beat, now);
            latest.put(beat.worker(), beat);
        }
    }

    Set<Input.PoolLane> idle(long now) {
        return pools.idle(now);
    }

    /// What the workers heard since the last call have to be told again: that they are cordoned, a Cancel for what they may have of cancelled work
    /// (protocol P17), and a Revoke for each attempt listed that is not leased to its worker, which has not heard the last
    /// one (protocol P15). What this shard does not know is another shard's affair.
    List<Effect> again(State state) {
        List<Effect> again = new ArrayList<>();
        latest.keySet().stream()
                .map(WorkerRef::id)
                .distinct()
                .forEach(worker -> again.addAll(state.again(worker)));
        for (Heartbeat beat : latest.values()) {
            beat.held().stream()
                    .filter(held -> state.knows(held.attempt().work().plan()))
                    .filter(held -> !isLeased(state, held) && !isCancelled(again, held))
                    .forEach(held ->
                            again.add(
                                    new Effect.Revoke(
                                            beat.worker().id(),
                                            held.attempt(),
                                            held.claim(),
                                            "it is not leased to this worker")));
        }
        latest.clear();
        return again;
    }

    /// A Cancel says all that a Revoke would, and is answered.
    private static boolean isCancelled(List<Effect> said, Heartbeat.Held held) {
        return said.stream()
                .anyMatch(effect ->
                        effect instanceof Effect.Cancel cancel
                                && cancel.attempt().equals(held.attempt())
                                && cancel.claim().equals(held.claim()));
    }

    private static boolean isLeased(State state, Heartbeat.Held held) {
        Optional<Lease> lease = state.lease(held.attempt());
        return lease.isPresent() && lease.get().claim().equals(held.claim());
    }
}
