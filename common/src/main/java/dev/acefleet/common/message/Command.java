package dev.acefleet.common.message;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.BenchSubmission;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkerRef;

/// What people and CI ask for. Every command becomes an event, accepted or refused (protocol P7), which names its id.
public sealed interface Command extends InboxMessage {
    /// Made by the API node that wrote it to the inbox; unique.
    String commandId();

    /// Made by whoever asks, who asks with the same one again when no answer came: it gets the first one's.
    String key();

    Repository repository();

    /// Run a stage.
    ///
    /// @param key the submission key: the same key for the same repository gets the first answer again
    record SubmitStage(String commandId, String key, StageSubmission stage) implements Command {
        @Override
        public Repository repository() {
            return stage.repository();
        }
    }

    /// Drive an assignment.
    ///
    /// @param key the submission key: the same key for the same repository gets the first answer again
    record SubmitAssignment(String commandId, String key, AssignmentSubmission assignment)
            implements Command {
        @Override
        public Repository repository() {
            return assignment.repository();
        }
    }

    /// Measure the fleet. Only a coordinator that was started for that hands it in.
    record SubmitBench(String commandId, String key, BenchSubmission bench) implements Command {
        @Override
        public Repository repository() {
            return Repository.NONE;
        }
    }

    /// End a plan: nothing of it is begun any more, and what runs is ended. Accepted first; over when nothing of it can
    /// live any more (protocol P17).
    ///
    /// @param key the same key for the same plan gets the first answer again
    /// @param reason of the person who asks, for the report; may be empty
    record CancelPlan(
            String commandId, String key, Repository repository, PlanId plan, String reason)
            implements Command {
        public CancelPlan {
            reason = Limits.text(reason);
        }
    }

    /// End one run of a plan; the others go on as after a run that failed.
    ///
    /// @param work the run, or a merge of it
    record CancelWork(
            String commandId, String key, Repository repository, WorkId work, String reason)
            implements Command {
        public CancelWork {
            reason = Limits.text(reason);
        }
    }

    /// Do a failed run once more, as if nothing had counted against it; or try parked work now.
    ///
    /// @param work the run, or a merge of it
    record RetryWork(String commandId, String key, Repository repository, WorkId work)
            implements Command {}

    /// Raise what a plan may use up, and do again what ended for want of it. A plan that had ended goes on for that.
    ///
    /// @param budgets the limits that are named replace the plan's
    record RaiseBudgets(
            String commandId, String key, Repository repository, PlanId plan, Budgets budgets)
            implements Command {}

    /// Answer a gate. The first valid answer in the journal's order counts (protocol P25).
    ///
    /// @param by who says it
    record AnswerGate(
            String commandId,
            String key,
            Repository repository,
            GateId gate,
            String text,
            String by)
            implements Command {
        public AnswerGate {
            text = Limits.text(text);
            by = Limits.text(by);
        }
    }

    /// Start agents of an account again whose provider refused: a person knows that it answers.
    ///
    /// @param key the same key for the same account gets the first answer again
    record ResumeProvider(String commandId, String key, Account account) implements Command {
        @Override
        public Repository repository() {
            return CordonWorker.FLEET;
        }
    }

    /// Give a worker no new work, or give it some again. What it has in hand goes on.
    ///
    /// @param key the same key for the same worker gets the first answer again
    /// @param cordoned whether it is to get none
    /// @param reason of the person who asks; may be empty
    record CordonWorker(
            String commandId, String key, String worker, boolean cordoned, String reason)
            implements Command {
        /// Stands for the repository of what concerns the whole fleet: shard 0 decides it (protocol P6).
        public static final Repository FLEET = Repository.ofKey("fleet/workers");

        public CordonWorker {
            WorkerRef.checkId(worker);
            reason = Limits.text(reason);
        }

        @Override
        public Repository repository() {
            return FLEET;
        }
    }
}
