package dev.acefleet.common.message;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkerRef;
import java.util.List;
import java.util.Map;

/// A worker's sign of life on the topic `presence`. It renews the leases of the attempts it lists, and no others
/// (protocol P14). A worker lists an attempt from its grant until the broker has acknowledged its end report.
///
/// @param host name of the machine, with its boot id behind a slash
/// @param slots for agents in all
/// @param free slots that have nothing to do
/// @param freeGit whether the git lane's slot has nothing to do
/// @param agents names of the agents it can start
/// @param epochs the highest epoch it has seen, by shard
public record Heartbeat(
        WorkerRef worker,
        String host,
        String version,
        List<Pool> pools,
        int slots,
        int free,
        boolean freeGit,
        List<String> agents,
        List<Held> held,
        Map<Integer, Epoch> epochs) {
    public Heartbeat {
        pools = List.copyOf(pools);
        agents = List.copyOf(agents);
        held = List.copyOf(held);
        epochs = Map.copyOf(epochs);
    }

    /// An attempt in hand, with the claim it was granted under.
    public record Held(AttemptId attempt, String claim) {}
}
