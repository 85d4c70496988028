package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;

/// What happened: the journal's content, and the only thing that changes state. Types and fields are added, never changed
/// or taken away: a journal is read for ever.
public sealed interface Event {
    /// A command was decided (protocol P7). The first answer to a key is the answer to every later command with it.
    record CommandAnswered(String commandId, Repository repository, String key, Answer answer)
            implements Event {}

    record PlanAccepted(PlanId plan, StageSubmission stage) implements Event {}

    record BatchStarted(PlanId plan, int batch) implements Event {}

    record BatchEnded(PlanId plan, int batch) implements Event {}

    record PlanEnded(PlanId plan, Verdict verdict, String audit, String reason, CommitId head)
            implements Event {
        public PlanEnded {
            reason = Limits.text(reason);
        }
    }

    /// The attempt may be claimed by any worker of the pool from now on.
    record WorkQueued(AttemptId attempt, WorkKind kind, Pool pool) implements Event {}

    /// Queued beside a free slot for too long (protocol P10): the record is written once more.
    record DispatchedAgain(AttemptId attempt) implements Event {}

    /// A start of a worker that is newer than the one known (protocol P16).
    record WorkerSeen(WorkerRef worker) implements Event {}

    /// The claim is granted.
    ///
    /// @param base what the attempt starts from: the integration head at this moment (protocol P22)
    record Leased(AttemptId attempt, String claim, WorkerRef worker, CommitId base)
            implements Event {}

    record Started(AttemptId attempt, String claim, int logPartition, long logOffset)
            implements Event {}

    /// The lease is over. Said by the worker, or decided when the lease lapsed.
    record AttemptEnded(AttemptId attempt, String claim, Outcome outcome) implements Event {}

    /// A report of another attempt or claim than the leased one: changes nothing, and is kept as evidence.
    record ReportIgnored(AttemptId attempt, String claim, Outcome outcome) implements Event {}

    /// Not before `until`.
    record WorkParked(WorkId work, Instant until, String reason) implements Event {
        public WorkParked {
            reason = Limits.text(reason);
        }
    }

    /// The time a parked work waited for has come.
    record WorkDue(WorkId work) implements Event {}

    /// The merge of a run's attempt was refused: the run is done once more on the new base, with `note` for the agent.
    record RunSentBack(WorkId work, FailureKind kind, String note) implements Event {
        public RunSentBack {
            note = Limits.text(note);
        }
    }

    /// The work is over for good.
    record WorkEnded(WorkId work, WorkStatus status, String reason) implements Event {
        public WorkEnded {
            if (!status.isTerminal()) {
                throw new IllegalArgumentException(work + " cannot end as " + status);
            }
            reason = Limits.text(reason);
        }
    }

    /// The integration branch has a new head, which contains `attempt` of `run`.
    record HeadMoved(PlanId plan, RunId run, int attempt, CommitId head) implements Event {}

    /// An inbox record that could not be read, or that `decide` failed on (protocol P8). It is passed over.
    ///
    /// @param excerpt the beginning of its bytes, as text
    record InputQuarantined(long position, String reason, String excerpt) implements Event {
        public InputQuarantined {
            reason = Limits.text(reason);
            excerpt = Limits.text(excerpt);
        }
    }
}
