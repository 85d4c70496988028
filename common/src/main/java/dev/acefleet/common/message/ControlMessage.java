package dev.acefleet.common.message;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.WorkOrder;

/// What a coordinator says to one worker, on the worker's partition of the topic `control`.
///
/// @param shard whose coordinator speaks
/// @param epoch its epoch: a worker ignores what is older than the highest it has seen of the shard (protocol P1)
/// @param worker id of the worker it is for; the others read the epoch and nothing else
public record ControlMessage(int shard, Epoch epoch, String worker, Body body) {
    public sealed interface Body {}

    /// What is said of one attempt.
    public sealed interface OfAttempt extends Body {
        AttemptId attempt();

        String claim();
    }

    /// Take no new work, or take some again. A person's wish: it is said at once, and for as long as it stands with each of
    /// the worker's heartbeats, so that a worker which no longer hears it may take work again.
    ///
    /// @param reason of the person; may be empty
    public record Cordon(boolean cordoned, String reason) implements Body {}

    /// Do it. Good only while the claim is open and its send number `send` is at most one heartbeat old.
    ///
    /// @param fence the journal offset of the lease: the plan's branch is fenced by it (protocol P21)
    public record Grant(AttemptId attempt, String claim, int send, WorkOrder order, long fence)
            implements OfAttempt {}

    /// Leave it: it is ended, superseded, unknown or another's. Spends the record.
    public record Refuse(AttemptId attempt, String claim, String reason) implements OfAttempt {}

    /// A person wants no more of it: kill what runs, salvage, and report the end as ever, a success too; or, where nothing
    /// of it is here, answer [Report.Gone]. Comes again with every heartbeat until one of the two is read (protocol P17).
    public record Cancel(AttemptId attempt, String claim, String reason) implements OfAttempt {}

    /// The lease is over: kill what runs, salvage, report no result.
    public record Revoke(AttemptId attempt, String claim, String reason) implements OfAttempt {}
}
