package dev.acefleet.common.message;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkerRef;

/// What a worker says of one attempt. Every report names attempt *and claim*; one that does not match the standing
/// lease in both changes nothing (protocol P11). Any of them may come twice, late or never.
public sealed interface Report extends InboxMessage {
    AttemptId attempt();

    /// The claim under which the worker has, or wants, the attempt: made by the worker for each record taken; unique.
    String claim();

    /// May I do this? Repeated until answered; `send` counts the repeats from 1.
    ///
    /// @param machine where the worker runs, as its heartbeats name it (host and boot id): whose [Gone] counts later is
    ///     told by it
    record Claimed(AttemptId attempt, String claim, WorkerRef worker, String machine, int send)
            implements Report {}

    /// The agent's process, or git's work, has begun. The output is in partition `logPartition` of `logs` from
    /// `logOffset` on; both are -1 where the worker could not write its beginning.
    record Started(AttemptId attempt, String claim, int logPartition, long logOffset)
            implements Report {}

    /// The attempt is over and its worker holds nothing of it any more.
    record Ended(AttemptId attempt, String claim, WorkerRef worker, Outcome outcome)
            implements Report {}

    /// Nothing of the attempt lives on this worker, and nothing of it will: the answer to a Cancel or a Revoke for what the
    /// worker does not have. It has closed the claim and refuses a grant for it (protocol P17). It counts from the worker
    /// that was granted the attempt, or from a later start of that worker on the same machine, which has swept it; from
    /// elsewhere it says nothing, for a machine that is frozen may yet go on.
    ///
    /// @param worker who says it
    /// @param machine where that worker runs
    record Gone(AttemptId attempt, String claim, WorkerRef worker, String machine)
            implements Report {}
}
