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
import org.jspecify.annotations.Nullable;

/// Which lanes of which pools had a free slot all the time for [Limits#REDISPATCH] (protocol P10), as far as heartbeats
/// tell: a lane counts as free from the first heartbeat of a worker that says so up to the first that does not, or up to
/// the worker's silence. The loop's thread calls it.
final class PoolWatch {
    private final Timings timings;
    private final Map<String, Seen> workers = new HashMap<>();

    private record Seen(long incarnation, Map<Input.IdleLane, Long> freeSince, long at) {}

    PoolWatch(Timings timings) {
        this.timings = timings;
    }

    void heard(Heartbeat beat, long nowNanos) {
        Seen before = workers.get(beat.worker().id());
        if (before != null && before.incarnation() > beat.worker().incarnation()) {
            // An older start drains, and claims nothing (protocol P16).
            return;
        }
        Map<Input.IdleLane, Long> free = new HashMap<>();
        for (Pool pool : beat.pools()) {
            if (beat.free() > 0) {
                note(free, new Input.IdleLane(pool, WorkKind.Lane.AGENT), before, nowNanos);
            }
            if (beat.freeGit()) {
                note(free, new Input.IdleLane(pool, WorkKind.Lane.GIT), before, nowNanos);
            }
        }
        workers.put(beat.worker().id(), new Seen(beat.worker().incarnation(), free, nowNanos));
    }

    private static void note(
            Map<Input.IdleLane, Long> free, Input.IdleLane lane, @Nullable Seen before, long now) {
        free.put(lane, before == null ? now : before.freeSince().getOrDefault(lane, now));
    }

    Set<Input.IdleLane> idle(long nowNanos) {
        workers.values().removeIf(seen -> nowNanos - seen.at() > timings.lease().toNanos());
        Set<Input.IdleLane> idle = new HashSet<>();
        workers.values()
                .forEach(seen ->
                        seen.freeSince()
                                .forEach((lane, since) -> {
                                    if (nowNanos - since >= Limits.REDISPATCH.toNanos()) {
                                        idle.add(lane);
                                    }
                                }));
        return idle;
    }
}
