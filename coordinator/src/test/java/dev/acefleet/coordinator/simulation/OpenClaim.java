package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.coordinator.runtime.Timings;
import java.util.ArrayList;
import java.util.List;

/// A claim that waits for its answer, and when it was sent (protocol P11).
final class OpenClaim {
    private static final long HEARTBEAT = Timings.USUAL.heartbeat().toNanos();

    final String id;
    final Lane lane;
    final Dispatch dispatch;
    private final List<Long> sends = new ArrayList<>();

    OpenClaim(String id, Lane lane, Dispatch dispatch) {
        this.id = id;
        this.lane = lane;
        this.dispatch = dispatch;
    }

    /// The number of a send made now.
    int send(long now) {
        sends.add(now);
        return sends.size();
    }

    boolean isDue(long now) {
        return sends.isEmpty() || now - sends.getLast() >= HEARTBEAT * 2 / 5;
    }

    boolean isFresh(int send, long now) {
        return send >= 1 && send <= sends.size() && now - sends.get(send - 1) <= HEARTBEAT;
    }
}
