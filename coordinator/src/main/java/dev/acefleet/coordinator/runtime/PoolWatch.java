package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Input;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which lanes of which pools gave a worker nothing that asked all the time for [Limits#REDISPATCH] (protocol P10), as far
/// as heartbeats tell: a lane counts as idle from the first heartbeat of a worker that says so up to the first that does
/// not, or up to the worker's silence. The loop's thread calls it.
final class PoolWatch {
    private final Timings timings;
    private final Map<String, Seen> workers = new HashMap<>();

    private record Seen(long incarnation, Map<Input.PoolLane, Long> idleSince, long at) {}

    PoolWatch(Timings timings) {
        this.timings = timings;
    }

    void heard(Heartbeat beat, long nowNanos) {
        Seen before = workers.get(beat.worker().id());
        if (before != null && before.incarnation() > beat.worker().incarnation()) {
            // An older start drains, and claims nothing (protocol P16).
            return;
        }
        Map<Input.PoolLane, Long> idle = new HashMap<>();
        for (Pool pool : beat.pools()) {
            for (WorkKind.Lane lane : beat.idle()) {
                Input.PoolLane of = new Input.PoolLane(pool, lane);
                idle.put(
                        of,
                        before == null ? nowNanos : before.idleSince().getOrDefault(of, nowNanos));
            }
        }
        workers.put(beat.worker().id(), new Seen(beat.worker().incarnation(), idle, nowNanos));
    }

    Set<Input.PoolLane> idle(long nowNanos) {
        workers.values().removeIf(seen -> nowNanos - seen.at() > timings.lease().toNanos());
        Set<Input.PoolLane> idle = new HashSet<>();
        workers.values()
                .forEach(seen ->
                        seen.idleSince()
                                .forEach((lane, since) -> {
                                    if (nowNanos - since >= Limits.REDISPATCH.toNanos()) {
                                        idle.add(lane);
                                    }
                                }));
        return idle;
    }
}
