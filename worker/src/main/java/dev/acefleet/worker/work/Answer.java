package dev.acefleet.worker.work;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkKind.Lane;
import java.util.Optional;

/// What the worker has to do about one control message.
sealed interface Answer {
    /// Nothing; `why` is for the log.
    record Ignore(String why) implements Answer {}

    /// Do it: the claim was open and is now granted.
    record Start(Lane lane, Granted granted) implements Answer {}

    /// The claim was open and is closed: somebody else may do it, or nobody.
    record Leave(Lane lane, AttemptId attempt, String claim, String reason) implements Answer {}

    /// Granted too late: say `Released`, so that it is dispatched again.
    record GiveBack(AttemptId attempt, String claim, Repository repository) implements Answer {}

    /// What runs under this claim must end.
    record End(AttemptId attempt, String claim, Stop stop) implements Answer {}

    /// Nothing of it is here, and nothing will be: say so (protocol P17).
    ///
    /// @param shard whose coordinator asked
    /// @param open lane of the claim, if it was still open; it is closed now
    record Gone(int shard, Optional<Lane> open, AttemptId attempt, String claim, String reason)
            implements Answer {}

    /// Take no new work, or take some again.
    record Cordoned(boolean cordoned, String reason) implements Answer {}

    /// A newer incarnation of this worker's id is at work: take nothing more, let what runs end (protocol P16).
    record Superseded(long incarnation) implements Answer {}
}
