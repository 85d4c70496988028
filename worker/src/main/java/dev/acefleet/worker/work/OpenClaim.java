package dev.acefleet.worker.work;

import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.model.WorkKind.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// A claim that waits for its answer, with the times of its latest sends. Used under the desk's lock.
final class OpenClaim {
    private record Send(int number, long at) {}

    private final String id;
    private final Lane lane;
    private final Dispatch dispatch;
    private final Deque<Send> sends = new ArrayDeque<>();

    OpenClaim(String id, Lane lane, Dispatch dispatch) {
        this.id = id;
        this.lane = lane;
        this.dispatch = dispatch;
    }

    String id() {
        return id;
    }

    Lane lane() {
        return lane;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    /// Counts one more send; forgets those that are too old to be answered.
    ///
    /// @return its number, from 1
    int send(long now, Duration heartbeat) {
        int number = sends.isEmpty() ? 1 : sends.getLast().number() + 1;
        sends.removeIf(send -> now - send.at() > heartbeat.toNanos());
        sends.addLast(new Send(number, now));
        return number;
    }

    boolean isDue(long now, Duration repeat) {
        return sends.isEmpty() || now - sends.getLast().at() >= repeat.toNanos();
    }

    /// Whether this send was made at most one heartbeat ago.
    boolean isFresh(int number, long now, Duration heartbeat) {
        return sends.stream()
                .anyMatch(
                        send -> send.number() == number && now - send.at() <= heartbeat.toNanos());
    }
}
