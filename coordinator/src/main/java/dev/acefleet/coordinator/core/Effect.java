package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;

/// What is to be said once the entry it belongs to is confirmed (protocol P3). Saying it twice is harmless, not saying it
/// is made good: dispatches by the takeover and P10, answers by the repeated claim, cancels and revokes by the next heartbeat.
public sealed interface Effect {
    /// A record for the work topic of the pool's lane.
    record Dispatch(AttemptId attempt, Repository repository, Pool pool, WorkKind.Lane lane)
            implements Effect {}

    /// @param fence journal offset of the lease; [#THIS_ENTRY] where it is the entry's own, not known before the append
    record Grant(
            String worker, AttemptId attempt, String claim, int send, WorkOrder order, long fence)
            implements Effect {
        public static final long THIS_ENTRY = -1;
    }

    record Refuse(String worker, AttemptId attempt, String claim, String reason)
            implements Effect {}

    record Cordon(String worker, boolean cordoned, String reason) implements Effect {}

    record Cancel(String worker, AttemptId attempt, String claim, String reason)
            implements Effect {}

    record Revoke(String worker, AttemptId attempt, String claim, String reason)
            implements Effect {}
}
