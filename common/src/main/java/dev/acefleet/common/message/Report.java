package dev.acefleet.common.message;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkerRef;
import java.util.Map;
import java.util.Optional;

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
    /// @param accounts the account that each agent of the worker uses up, by the agent's name
    record Claimed(
            AttemptId attempt,
            String claim,
            WorkerRef worker,
            String machine,
            int send,
            Map<String, Account> accounts)
            implements Report {
        public Claimed {
            accounts = Map.copyOf(accounts);
        }

        /// One of a worker that says nothing of its accounts.
        public Claimed(
                AttemptId attempt, String claim, WorkerRef worker, String machine, int send) {
            this(attempt, claim, worker, machine, send, Map.of());
        }
    }

    /// The agent's process, or git's work, has begun. The output is in partition `logPartition` of `logs` from
    /// `logOffset` on; both are -1 where the worker could not write its beginning.
    record Started(AttemptId attempt, String claim, int logPartition, long logOffset)
            implements Report {}

    /// A step of an assignment is over, while the agent goes on with the next: so that a worker which dies later loses
    /// nothing of it. Sent in order, the last one before the end report, and that one is whole. One that does not follow the
    /// one before changes nothing, unless it is whole: then it makes good whatever was lost before it.
    ///
    /// @param number counts those of the attempt, from 1
    /// @param whole whether the changes are all since the order, not those since the last report alone
    /// @param changes to the assignment's files
    /// @param saved the commit that holds the work of all steps that are over, on the attempt's ref; empty while it could
    ///     not be pushed: then nobody goes on from these steps yet
    record Stepped(
            AttemptId attempt,
            String claim,
            int number,
            boolean whole,
            DocumentChanges changes,
            Optional<CommitId> saved)
            implements Report {
        public Stepped {
            if (number < 1) {
                throw new IllegalArgumentException("They are counted from 1, not " + number);
            }
        }

        /// One that says what came since the last one.
        public Stepped(
                AttemptId attempt,
                String claim,
                int number,
                DocumentChanges changes,
                Optional<CommitId> saved) {
            this(attempt, claim, number, false, changes, saved);
        }
    }

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
