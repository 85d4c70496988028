package dev.acefleet.common.message;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkerRef;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A worker's sign of life on the topic `presence`. It renews the leases of the attempts it lists, and no others
/// (protocol P14). A worker lists an attempt from its grant until the broker has acknowledged its end report.
///
/// @param host name of the machine, with its boot id behind a slash
/// @param slots for agents in all
/// @param free slots that have nothing to do
/// @param idle lanes that it is asking for work, and that gave it none since its last heartbeat
/// @param agents names of the agents it can start
/// @param epochs the highest epoch it has seen, by shard
/// @param health what is wrong with it
public record Heartbeat(
        WorkerRef worker,
        String host,
        String version,
        List<Pool> pools,
        int slots,
        int free,
        Set<WorkKind.Lane> idle,
        List<String> agents,
        List<Held> held,
        Map<Integer, Epoch> epochs,
        Health health) {
    public Heartbeat {
        pools = List.copyOf(pools);
        idle = Set.copyOf(idle);
        agents = List.copyOf(agents);
        held = List.copyOf(held);
        epochs = Map.copyOf(epochs);
    }

    /// @param obstacle why it takes nothing; empty if it does
    /// @param unreadable records that it passed over because they are no messages
    public record Health(String obstacle, long unreadable) {
        public static final Health WELL = new Health("", 0);
    }

    /// An attempt in hand, with the claim it was granted under.
    ///
    /// @param used what its agent has used up until now, as far as its program says so while it runs
    public record Held(AttemptId attempt, String claim, Usage used) {
        /// One of which nothing is said while it runs.
        public Held(AttemptId attempt, String claim) {
            this(attempt, claim, Usage.UNKNOWN);
        }
    }
}
