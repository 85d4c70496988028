package dev.acefleet.worker.work;

import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkerRef;
import java.util.List;

/// Who a worker is and what it offers: the part of its heartbeats that stays the same while the process lives.
///
/// @param host name of the machine, with its boot id behind a slash
/// @param slots for agents
/// @param agents names of the agents it can start
public record Profile(
        WorkerRef worker,
        String host,
        String version,
        List<Pool> pools,
        int slots,
        List<String> agents) {
    public Profile {
        pools = List.copyOf(pools);
        agents = List.copyOf(agents);
        if (slots < 1) {
            throw new IllegalArgumentException("A worker needs at least one slot, not " + slots);
        }
    }
}
