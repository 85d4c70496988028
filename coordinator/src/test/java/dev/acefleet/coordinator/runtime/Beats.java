package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkerRef;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Heartbeats as a worker with two slots says them.
public final class Beats {
    private Beats() {}

    public static Heartbeat of(String worker, long incarnation, Heartbeat.Held... held) {
        return of(new WorkerRef(worker, incarnation), 2, Map.of(), held);
    }

    static Heartbeat of(
            WorkerRef worker, int free, Map<Integer, Epoch> epochs, Heartbeat.Held... held) {
        return of(Pool.DEFAULT, worker, free, epochs, held);
    }

    /// One of another pool that has nothing to do.
    static Heartbeat ofPool(Pool pool, String worker) {
        return of(pool, new WorkerRef(worker, 1), 2, Map.of());
    }

    private static Heartbeat of(
            Pool pool,
            WorkerRef worker,
            int free,
            Map<Integer, Epoch> epochs,
            Heartbeat.Held... held) {
        return new Heartbeat(
                worker,
                "box/boot-1",
                "1.0",
                List.of(pool),
                2,
                free,
                free > 0 ? EnumSet.allOf(Lane.class) : Set.of(),
                List.of("scripted"),
                List.of(held),
                epochs,
                Heartbeat.Health.WELL);
    }

    static Heartbeat.Held held(AttemptId attempt, String claim) {
        return new Heartbeat.Held(attempt, claim);
    }
}
