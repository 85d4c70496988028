package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/// A worker as its latest heartbeat described it.
///
/// @param state `alive`, or `silent` when no heartbeat came for a lease's time
/// @param host name of the machine
/// @param free slots that have nothing to do
/// @param attempts in hand, as `plan/item/number`
/// @param obstacle why it takes nothing now; empty if it does
/// @param cordoned that a person wants it to get no new work, with the reason; empty if it gets some
/// @param unreadable records that it passed over because they are no messages of the fleet
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkerView(
        String id,
        long incarnation,
        String state,
        String host,
        String version,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> pools,
        int slots,
        int free,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> agents,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> attempts,
        Instant lastSeenAt,
        String obstacle,
        String cordoned,
        long unreadable) {
    public static final String ALIVE = "alive";
    public static final String SILENT = "silent";

    public WorkerView {
        pools = List.copyOf(pools);
        agents = List.copyOf(agents);
        attempts = List.copyOf(attempts);
    }
}
