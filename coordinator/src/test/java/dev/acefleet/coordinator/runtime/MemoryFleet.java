package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.coordinator.core.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Work, control and presence in memory.
final class MemoryFleet {
    /// Heartbeats that a new link hears of those before it: two leases of one worker.
    private static final int BACK = 12;

    private final List<Effect.Dispatch> dispatched = new ArrayList<>();
    private final List<ControlMessage> told = new ArrayList<>();
    private final List<Heartbeat> beats = new ArrayList<>();
    private final Set<Pool> refused = new HashSet<>();
    private Predicate<ControlMessage> unsayable = _ -> false;
    private boolean behind;

    FleetLink open() {
        return new Link();
    }

    void beat(Heartbeat beat) {
        beats.add(beat);
    }

    /// Presence cannot be read to its end for now.
    void fallBehind(boolean yes) {
        behind = yes;
    }

    /// These cannot be put into bytes.
    void unsayable(Predicate<ControlMessage> messages) {
        unsayable = messages;
    }

    /// From now on the topics of this pool cannot be had, or can again.
    void refuse(Pool pool, boolean yes) {
        if (yes) {
            refused.add(pool);
        } else {
            refused.remove(pool);
        }
    }

    /// What has been dispatched since the last call.
    List<Effect.Dispatch> takeDispatched() {
        List<Effect.Dispatch> taken = List.copyOf(dispatched);
        dispatched.clear();
        return taken;
    }

    List<Dispatch> dispatched(Pool pool, Lane lane) {
        return dispatched.stream()
                .filter(dispatch -> dispatch.pool().equals(pool) && dispatch.lane() == lane)
                .map(dispatch -> new Dispatch(dispatch.attempt(), dispatch.repository()))
                .toList();
    }

    /// What has been said since the last call.
    List<ControlMessage> takeTold() {
        List<ControlMessage> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    List<ControlMessage> told() {
        return List.copyOf(told);
    }

    private final class Link implements FleetLink {
        private int next = Math.max(0, beats.size() - BACK);

        @Override
        public void dispatch(Effect.Dispatch dispatch) {
            if (refused.contains(dispatch.pool())) {
                throw new Refused("no topics for " + dispatch.pool());
            }
            dispatched.add(dispatch);
        }

        @Override
        public void tell(ControlMessage message) {
            if (unsayable.test(message)) {
                throw new IllegalArgumentException("too large");
            }
            told.add(message);
        }

        @Override
        public Heard heartbeats() {
            if (behind) {
                return new Heard(List.of(), false);
            }
            List<Heartbeat> heard = List.copyOf(beats.subList(next, beats.size()));
            next = beats.size();
            return new Heard(heard, true);
        }

        @Override
        public void close() {}
    }
}
