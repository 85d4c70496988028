package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a worker's report, or its silence, means for a work item. A report that does not match the standing lease in
/// attempt and claim changes nothing (protocol P11): so a report that comes twice, or late, is harmless.
final class ReportDecider {
    private ReportDecider() {}

    static Decision started(State state, Report.Started report) {
        boolean news =
                state.lease(report.attempt())
                        .filter(lease -> lease.claim().equals(report.claim()) && !lease.started())
                        .isPresent();
        return news
                ? Decision.of(
                        new Event.Started(
                                report.attempt(),
                                report.claim(),
                                report.logPartition(),
                                report.logOffset()))
                : Decision.NOTHING;
    }

    static Decision ended(State state, Report.Ended report, Instant now) {
        Optional<Work> work = state.work(report.attempt().work());
        if (work.isEmpty()) {
            return Decision.NOTHING;
        }
        if (work.get().isLeasedTo(report.attempt(), report.claim())) {
            requireFitting(work.get(), report.outcome());
            Event ended =
                    new Event.AttemptEnded(report.attempt(), report.claim(), report.outcome());
            return new Decision(after(state, work.get(), ended, report.outcome(), now), List.of());
        }
        return work.get().lapsed.contains(report.attempt().number())
                ? Decision.of(
                        new Event.ReportIgnored(report.attempt(), report.claim(), report.outcome()))
                : Decision.NOTHING;
    }

    /// An outcome that this kind of work cannot have must not become an event: nobody could fold it. It is a defect of the
    /// worker, whose lease ends when it no longer lists the attempt.
    private static void requireFitting(Work work, Outcome outcome) {
        boolean fits =
                switch (outcome) {
                    case Outcome.Succeeded _ -> work.kind == WorkKind.RUN;
                    case Outcome.Adopted _ -> false;
                    case Outcome.Merged _ -> work.kind == WorkKind.INTEGRATE;
                    case Outcome.Failed _, Outcome.Released _, Outcome.Declined _ -> true;
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    work.id + " is of kind " + work.kind + " and cannot end with " + outcome);
        }
    }

    static Decision lapsed(State state, Input.LeaseLapsed lapsed, Instant now) {
        Optional<Lease> lease =
                state.lease(lapsed.attempt()).filter(held -> held.claim().equals(lapsed.claim()));
        if (lease.isEmpty()) {
            return Decision.NOTHING;
        }
        Work work = state.work(lapsed.attempt().work()).orElseThrow();
        String worker = lease.get().worker().id();
        Outcome outcome =
                new Outcome.Failed(
                        FailureKind.WORKER_LOST,
                        "worker " + worker + " gave no more sign of this attempt",
                        new Salvage.Nothing(
                                "nothing was heard of it; what its worker pushed is on "
                                        + lapsed.attempt().ref()),
                        Usage.UNKNOWN);
        Event ended = new Event.AttemptEnded(lapsed.attempt(), lapsed.claim(), outcome);
        return new Decision(
                after(state, work, ended, outcome, now),
                List.of(
                        new Effect.Revoke(
                                worker, lapsed.attempt(), lapsed.claim(), "the lease has lapsed")));
    }

    /// The events of an ended attempt: first that it ended, then what that makes of the work.
    private static List<Event> after(
            State state, Work work, Event ended, Outcome outcome, Instant now) {
        StagePlan plan = state.plan(work.id.plan()).orElseThrow();
        List<Event> events = new ArrayList<>(List.of(ended));
        switch (outcome) {
            case Outcome.Succeeded _, Outcome.Adopted _ -> {}
            case Outcome.Merged merged -> merged(plan, work, merged, events);
            case Outcome.Failed failed -> {
                if (work.kind == WorkKind.RUN) {
                    runFailed(plan, work, failed, events, now);
                } else {
                    mergeFailed(plan, work, failed, events, now);
                }
            }
            case Outcome.Released released ->
                    park(
                            work,
                            RetryPolicy.declinedPause(work),
                            "given back: " + released.reason(),
                            events,
                            now);
            case Outcome.Declined declined ->
                    park(
                            work,
                            RetryPolicy.declinedPause(work),
                            "declined: " + declined.reason(),
                            events,
                            now);
        }
        return events;
    }

    private static void merged(
            StagePlan plan, Work work, Outcome.Merged merged, List<Event> events) {
        events.add(new Event.HeadMoved(plan.id, work.run, merged.attempt(), merged.head()));
        events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, "merged"));
        events.add(new Event.WorkEnded(plan.run(work.run).id, WorkStatus.SUCCEEDED, "merged"));
    }

    private static void runFailed(
            StagePlan plan, Work work, Outcome.Failed failed, List<Event> events, Instant now) {
        int attempts = plan.stage.policy().attempts();
        switch (RetryPolicy.afterRun(work, failed.kind(), failed.detail(), attempts)) {
            case RetryPolicy.Next.Again _ -> {}
            case RetryPolicy.Next.After(Duration pause) ->
                    park(work, pause, failed.detail(), events, now);
            case RetryPolicy.Next.GiveUp(String reason) ->
                    events.add(new Event.WorkEnded(work.id, WorkStatus.FAILED, reason));
        }
    }

    /// Only what the merge says about the work itself comes back to the run; the rest is the surroundings' trouble, and
    /// the merge is tried again for ever (protocol P21).
    private static void mergeFailed(
            StagePlan plan, Work work, Outcome.Failed failed, List<Event> events, Instant now) {
        Work run = plan.run(work.run);
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
                        run.consumed + 1 < plan.stage.policy().attempts()
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
            case AGENT_FAILED,
                    EVIDENCE_MISSING,
                    STALLED,
                    TIMED_OUT,
                    WORKER_LOST,
                    WORKSPACE,
                    INFRASTRUCTURE,
                    PROVIDER_QUOTA,
                    PROVIDER_UNAVAILABLE,
                    PROVIDER_NETWORK,
                    BUDGET,
                    CANCELLED,
                    POISON ->
                    park(work, RetryPolicy.mergePause(work), failed.detail(), events, now);
        }
    }

    private static void park(
            Work work, Duration pause, String reason, List<Event> events, Instant now) {
        events.add(new Event.WorkParked(work.id, now.plus(pause), reason));
    }
}
