package dev.acefleet.worker.work;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkerRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who a worker is and what it offers: the part of its heartbeats that stays the same while the process lives.
///
/// @param host name of the machine, with its boot id behind a slash
/// @param slots for agents
/// @param accounts the account that each agent uses up that it can start, by the agent's name
public record Profile(
        WorkerRef worker,
        String host,
        String version,
        List<Pool> pools,
        int slots,
        Map<String, Account> accounts) {
    public Profile {
        pools = List.copyOf(pools);
        accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
        if (slots < 1) {
            throw new IllegalArgumentException("A worker needs at least one slot, not " + slots);
        }
    }

    /// Names of the agents it can start.
    public List<String> agents() {
        return List.copyOf(accounts.keySet());
    }
}
