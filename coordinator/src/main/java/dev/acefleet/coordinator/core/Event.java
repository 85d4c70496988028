package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.BenchSubmission;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What happened: the journal's content, and the only thing that changes state. Types and fields are added, never changed
/// or taken away: a journal is read for ever.
public sealed interface Event {
    /// A command was decided (protocol P7). The first answer to a key is the answer to every later command with it.
    record CommandAnswered(String commandId, Repository repository, String key, Answer answer)
            implements Event {}

    /// A plan begins.
    sealed interface Accepted {
        PlanId plan();

        StageSubmission stage();
    }

    record PlanAccepted(PlanId plan, StageSubmission stage) implements Event, Accepted {}

    /// A plan that measures the fleet begins.
    record BenchAccepted(PlanId plan, BenchSubmission bench) implements Event, Accepted {
        @Override
        public StageSubmission stage() {
            return bench.stage();
        }
    }

    /// The drive of an assignment begins.
    record AssignmentAccepted(PlanId plan, AssignmentSubmission assignment) implements Event {}

    /// Steps of an assignment are over, as the worker tells that has them.
    ///
    /// @param number counts what is told of the attempt, from 1
    /// @param saved the commit that holds the work of all steps that are over; empty: nobody goes on from them yet
    record StepsChanged(
            AttemptId attempt, int number, DocumentChanges changes, Optional<CommitId> saved)
            implements Event {}

    /// The coordinator itself has changed an assignment's files: what contains others is over when those are, and what failed
    /// is put back or made up for before it is tried again.
    record StepsSet(PlanId plan, DocumentChanges changes, String reason) implements Event {
        public StepsSet {
            reason = Limits.text(reason);
        }
    }

    record BatchStarted(PlanId plan, int batch) implements Event {}

    record BatchEnded(PlanId plan, int batch) implements Event {}

    /// @param audit an [dev.acefleet.common.model.Audit] in lower case
    record PlanEnded(PlanId plan, Verdict verdict, String audit, String reason, CommitId head)
            implements Event {
        public PlanEnded {
            reason = Limits.text(reason);
        }
    }

    /// The attempt may be claimed by any worker of the pool from now on.
    record WorkQueued(AttemptId attempt, WorkKind kind, Pool pool) implements Event {}

    /// What a queued attempt may use up, in plans with budgets; in the entry that queues it.
    record AllowanceSet(AttemptId attempt, Budget budget) implements Event {}

    /// Nothing is left of the stage's budget: no run and no audit of it is begun any more.
    record BudgetUsedUp(PlanId plan, String reason) implements Event {
        public BudgetUsedUp {
            reason = Limits.text(reason);
        }
    }

    /// A person has raised the plan's budgets.
    record BudgetsSet(PlanId plan, Budgets budgets) implements Event {}

    /// Queued beside a free slot for too long (protocol P10): the record is written once more.
    record DispatchedAgain(AttemptId attempt) implements Event {}

    /// A start of a worker that is newer than the one known (protocol P16).
    record WorkerSeen(WorkerRef worker) implements Event {}

    /// The same with the machine that it runs on: what is written since Gone is told by it (protocol P17).
    record WorkerPlaced(WorkerRef worker, String machine) implements Event {}

    /// What is known of a worker, repeated after an announcement (protocol P9).
    ///
    /// @param at when it was given work last, or seen first
    record WorkerKept(WorkerRef worker, String machine, Instant at) implements Event {}

    /// Nothing of the worker's can live any more, and it has not been seen for long: its id means nobody.
    record WorkerForgotten(String worker) implements Event {}

    /// A person wants the worker to get no new work; repeated after an announcement (protocol P9).
    record WorkerCordoned(String worker, String reason) implements Event {
        public WorkerCordoned {
            reason = Limits.text(reason);
        }
    }

    record WorkerUncordoned(String worker) implements Event {}

    /// A cordoned worker took the record of a queued attempt, and was refused: another record has to be written.
    record TurnedAway(AttemptId attempt) implements Event {}

    /// Queued, and not to be started now: its provider refuses. It waits without a record.
    record WorkHeld(WorkId work, Account account) implements Event {}

    /// A worker's agent of this name uses this account; repeated after an announcement (protocol P9).
    record AccountKnown(String agent, Account account) implements Event {}

    /// The provider of an account refuses, or a step on the way back; repeated after an announcement (protocol P9).
    record BreakerChanged(Breaker breaker) implements Event {}

    /// The account's agents are started again as if nothing had been.
    record BreakerClosed(Account account) implements Event {}

    /// The claim is granted.
    ///
    /// @param base what the attempt starts from: the integration head at this moment (protocol P22)
    record Leased(AttemptId attempt, String claim, WorkerRef worker, CommitId base)
            implements Event {}

    record Started(AttemptId attempt, String claim, int logPartition, long logOffset)
            implements Event {}

    /// The lease is over. Said by the worker, or decided when the lease lapsed.
    record AttemptEnded(AttemptId attempt, String claim, Outcome outcome) implements Event {}

    /// Nothing of an attempt lives any more whose lease ended without its worker's own report.
    record AttemptGone(AttemptId attempt, String claim) implements Event {}

    /// The end report of an attempt whose lease was over: changes no lease, and is kept as evidence.
    record ReportIgnored(AttemptId attempt, String claim, Outcome outcome) implements Event {}

    /// Not before `until`.
    record WorkParked(WorkId work, Instant until, String reason) implements Event {
        /// Until a person says so (`fleet retry`).
        public static final Instant FOR_A_PERSON = Instant.parse("9999-12-31T00:00:00Z");

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

    /// A person wants no more of the plan (protocol P17).
    record PlanCancelling(PlanId plan, String reason) implements Event {
        public PlanCancelling {
            reason = Limits.text(reason);
        }
    }

    /// No more of this work, and a process of it may still live.
    record WorkCancelling(WorkId work, String reason) implements Event {
        public WorkCancelling {
            reason = Limits.text(reason);
        }
    }

    /// A person wants failed or parked work done again: nothing counts against it any more. What was skipped for it waits
    /// again.
    record WorkRetried(WorkId work) implements Event {}

    /// A plan that had ended goes on, for the work that is retried in the same entry. What was skipped waits again.
    record PlanReopened(PlanId plan) implements Event {}

    /// The work is over, until a person wants it done again.
    record WorkEnded(WorkId work, WorkStatus status, String reason) implements Event {
        public WorkEnded {
            if (!status.isTerminal()) {
                throw new IllegalArgumentException(work + " cannot end as " + status);
            }
            reason = Limits.text(reason);
        }
    }

    /// An attempt has ended at a gate, which waits for its answer until `deadline` (protocol P25).
    ///
    /// @param resume what the next attempt goes on from once it is answered
    record GateOpened(GateId gate, Gate asked, Optional<Resume> resume, Instant deadline)
            implements Event {}

    /// The first valid answer to a gate: no other one counts.
    ///
    /// @param by a person, or the policy that answered for one
    /// @param automatic nobody was asked
    record GateAnswered(GateId gate, String answer, String by, boolean automatic) implements Event {
        public GateAnswered {
            answer = Limits.text(answer);
            by = Limits.text(by);
        }
    }

    /// Trouble that nobody was asked about: a policy answered, and it is gone on (spec/stage.md section 12).
    ///
    /// @param item whose trouble it is; empty for what was there before the plan
    /// @param by the policy
    record PassedOver(PlanId plan, String item, List<String> troubles, String answer, String by)
            implements Event {
        public PassedOver {
            troubles = Limits.troubles(troubles);
        }
    }

    /// What the audit of a plan comes to: the auditor's own verdict, or that of the person who looked at the rest.
    record AuditJudged(PlanId plan, ProofStatus status, String reason) implements Event {
        public AuditJudged {
            reason = Limits.text(reason);
        }
    }

    /// Runs that close gaps belong to the plan from now on, which is audited again when they are done.
    ///
    /// @param round which time the plan closes gaps, from 1
    record RunsAdded(PlanId plan, int round, List<RunSpec> runs) implements Event {
        public RunsAdded {
            runs = List.copyOf(runs);
        }
    }

    /// The books are on the integration branch, whose head is now `head`.
    record BooksWritten(WorkId work, CommitId head, Onward onward) implements Event {}

    /// The integration branch has a new head, which contains `attempt` of `unit`.
    record HeadMoved(WorkId unit, int attempt, CommitId head) implements Event {}

    /// The plan ended long ago, and its report is kept elsewhere: it is forgotten here (protocol P9).
    record PlanArchived(PlanId plan) implements Event {}

    /// The first answer to a key, repeated after an announcement (protocol P9).
    ///
    /// @param repository its key
    /// @param at when it was given
    record AnswerKept(String repository, String key, Answer answer, Instant at) implements Event {}

    /// What belongs to no plan has been repeated since the announcement of this entry's epoch: of what stands before that
    /// announcement, nothing but plans is needed any more (protocol P9).
    ///
    /// @param facts how many were repeated
    record Repeated(int facts) implements Event {}

    /// An inbox record of a version that the coordinator does not know, beside its quarantine: the first one that knows it
    /// decides it (protocol P8). Repeated after an announcement (P9).
    record InputPostponed(long position, int version) implements Event {}

    /// A postponed record waits no more: it is decided in this entry, or the inbox has lost it.
    record InputSettled(long position) implements Event {}

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
