package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a failed attempt makes of its work: that it is tried again, at once or later, or waits for a person, or is given up.
/// The attempt's end stands in the same entry, before it.
final class FailureDecider {
    private FailureDecider() {}

    /// A login that is missing is a person's to bring, and no failure (RS-74): the work waits at a gate for it, with what its
    /// agent had committed before it ran out, unless nobody is to be waited for.
    static void agentFailed(
            State state,
            Plan plan,
            Work work,
            AttemptId attempt,
            Outcome.Failed failed,
            List<Event> events,
            Instant now) {
        if (failed.kind() == FailureKind.AUTH
                && plan.policy().onGate() != StagePolicy.OnGate.FAIL) {
            Gate gate =
                    Gate.action(
                            failed.detail(),
                            "`done`, when the agent's login works again on its workers");
            Optional<Resume> resume = ResumePolicy.after(plan, work, work.lease, failed);
            GateDecider.open(plan, work, attempt, gate, resume, events, now);
            return;
        }
        List<Event> passedOver = DriveFailures.passedOver(plan, work, failed, now);
        if (!passedOver.isEmpty()) {
            events.addAll(passedOver);
            return;
        }
        if (BreakerDecider.isPassing(state, work, failed.kind())) {
            park(work, state.pause, failed.detail(), events, now);
            return;
        }
        if (BudgetDecider.isOfThePlan(work, failed, now)) {
            return;
        }
        int attempts = plan.attempts(work);
        switch (RetryPolicy.afterRun(work, failed.kind(), failed.detail(), attempts)) {
            case RetryPolicy.Next.Again _ -> {}
            case RetryPolicy.Next.After(Duration pause) -> {
                Duration longer = DriveFailures.pause(state, plan, work, pause);
                park(work, longer, failed.detail(), events, now);
            }
            case RetryPolicy.Next.GiveUp(String reason) ->
                    givenUp(plan, work, attempt, failed, reason, events, now);
        }
    }

    private static void givenUp(
            Plan plan,
            Work work,
            AttemptId attempt,
            Outcome.Failed failed,
            String reason,
            List<Event> events,
            Instant now) {
        Optional<Gate> person = DriveFailures.forAPerson(plan, work, failed);
        if (person.isPresent()) {
            Optional<Resume> resume = ResumePolicy.after(plan, work, work.lease, failed);
            GateDecider.open(plan, work, attempt, person.get(), resume, events, now);
        } else {
            events.add(new Event.WorkEnded(work.id, WorkStatus.FAILED, reason));
        }
    }

    /// Only what the merge says about the work itself comes back to the run; the rest is the surroundings' trouble, and
    /// the merge is tried again for ever, but waits for a person when it keeps losing its workers (protocol P21).
    static void mergeFailed(
            Plan plan, Work work, Outcome.Failed failed, List<Event> events, Instant now) {
        Work run = work.unit();
        switch (failed.kind()) {
            case CONFLICT -> {
                events.add(new Event.WorkEnded(work.id, WorkStatus.FAILED, failed.detail()));
                events.add(
                        run.conflicts < Limits.CONFLICTS
                                ? new Event.RunSentBack(run.id, failed.kind(), failed.detail())
                                : new Event.WorkEnded(
                                        run.id,
                                        WorkStatus.FAILED,
                                        "conflict again: " + failed.detail()));
            }
            case CHECK_FAILED, SECRET_IN_COMMIT -> {
                events.add(new Event.WorkEnded(work.id, WorkStatus.FAILED, failed.detail()));
                events.add(
                        run.consumed + 1 < plan.attempts(run)
                                ? new Event.RunSentBack(run.id, failed.kind(), failed.detail())
                                : new Event.WorkEnded(run.id, WorkStatus.FAILED, failed.detail()));
            }
            case AUTH, CONFIGURATION -> {
                events.add(new Event.WorkEnded(work.id, WorkStatus.FAILED, failed.detail()));
                events.add(
                        new Event.WorkEnded(
                                run.id, WorkStatus.FAILED, "cannot be merged: " + failed.detail()));
            }
            case WORKER_STOPPING -> {}
            case WORKER_LOST -> {
                if (RetryPolicy.isForAPerson(work)) {
                    events.add(forAPerson(work));
                } else {
                    park(work, RetryPolicy.mergePause(work), failed.detail(), events, now);
                }
            }
            case AGENT_FAILED,
                    EVIDENCE_MISSING,
                    STALLED,
                    TIMED_OUT,
                    WORKSPACE,
                    INFRASTRUCTURE,
                    PROVIDER_QUOTA,
                    PROVIDER_UNAVAILABLE,
                    PROVIDER_NETWORK,
                    BUDGET,
                    CANCELLED,
                    POISON,
                    WORK_GONE ->
                    park(work, RetryPolicy.mergePause(work), failed.detail(), events, now);
        }
    }

    /// The books say nothing that is not in the journal and the files: they are written again until they are.
    static void booksFailed(Work work, Outcome.Failed failed, List<Event> events, Instant now) {
        if (failed.kind() == FailureKind.AUTH || failed.kind() == FailureKind.CONFIGURATION) {
            events.add(new Event.WorkEnded(work.id, WorkStatus.FAILED, failed.detail()));
        } else if (failed.kind() == FailureKind.WORKER_LOST && RetryPolicy.isForAPerson(work)) {
            events.add(forAPerson(work));
        } else if (failed.kind() != FailureKind.WORKER_STOPPING) {
            park(work, RetryPolicy.mergePause(work), failed.detail(), events, now);
        }
    }

    private static Event forAPerson(Work work) {
        return new Event.WorkParked(
                work.id,
                Event.WorkParked.FOR_A_PERSON,
                "it lost its worker "
                        + Limits.LOST_WORKERS
                        + " times; see what ends them, then fleet retry "
                        + work.id);
    }

    static void park(Work work, Duration pause, String reason, List<Event> events, Instant now) {
        events.add(new Event.WorkParked(work.id, now.plus(pause), reason));
    }
}
