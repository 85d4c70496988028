package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a worker's report, or its silence, means for a work item. A report that does not match the standing lease in
/// attempt and claim changes nothing (protocol P11): so a report that comes twice, or late, is harmless.
final class ReportDecider {
    private static final String RESTARTED = "its worker was started again without it";

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
            Plan plan = state.plan(report.attempt().work().plan()).orElseThrow();
            requireFitting(plan, work.get(), report.attempt(), report.outcome());
            ReportedDocuments.require(plan, work.get(), report.outcome());
            Report.Ended judged =
                    new Report.Ended(
                            report.attempt(),
                            report.claim(),
                            report.worker(),
                            StepReports.judged(plan, work.get(), report.outcome()));
            return new Decision(
                    after(state, work.get(), judged, isSilence(report.outcome()), now), List.of());
        }
        return work.get().unsettled(report.attempt(), report.claim()).isPresent()
                ? new Decision(late(state, work.get(), report), List.of())
                : Decision.NOTHING;
    }

    /// A worker that was cut off ends its attempt and says so later: the same as if it had been lost, but for certain.
    private static boolean isSilence(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.kind() == FailureKind.WORKER_LOST;
    }

    /// Evidence, and the end of what may live of the attempt. A merge that was done all the same, and that nobody will look
    /// for any more because it is cancelled, counts (protocol P21).
    private static List<Event> late(State state, Work work, Report.Ended report) {
        Plan plan = state.plan(work.id.plan()).orElseThrow();
        List<Event> events = new ArrayList<>();
        events.add(new Event.ReportIgnored(report.attempt(), report.claim(), report.outcome()));
        ReportedDocuments.require(plan, work, report.outcome());
        if (work.status == WorkStatus.CANCELLING && movedHead(work, report.outcome())) {
            moved(plan, work, report.outcome(), events);
        } else {
            events.addAll(CancelDecider.settled(plan, work, report.attempt().number(), false));
        }
        return events;
    }

    /// A worker says that it has nothing of an attempt. It ends a lease that stands: nobody does that work (protocol P17).
    static Decision gone(State state, Report.Gone report, Instant now) {
        Optional<Work> found = state.work(report.attempt().work());
        if (found.isEmpty()) {
            return Decision.NOTHING;
        }
        Work work = found.get();
        boolean leased = work.isLeasedTo(report.attempt(), report.claim());
        Optional<Lease> lease =
                leased ? work.lease : work.unsettled(report.attempt(), report.claim());
        if (lease.filter(held -> held.isKnownGoneTo(report.worker(), report.machine())).isEmpty()) {
            return Decision.NOTHING;
        }
        if (!leased) {
            List<Event> events = new ArrayList<>();
            events.add(new Event.AttemptGone(report.attempt(), report.claim()));
            events.addAll(
                    CancelDecider.settled(
                            state.plan(work.id.plan()).orElseThrow(),
                            work,
                            report.attempt().number(),
                            false));
            return new Decision(events, List.of());
        }
        boolean sameStart = report.worker().equals(lease.get().worker());
        Outcome outcome =
                sameStart
                        ? new Outcome.Released("its worker has nothing of it")
                        : lost(report.attempt(), RESTARTED, Usage.UNKNOWN);
        return new Decision(
                after(
                        state,
                        work,
                        new Report.Ended(
                                report.attempt(), report.claim(), report.worker(), outcome),
                        !sameStart,
                        now),
                List.of());
    }

    /// An outcome that this kind of work cannot have must not become an event: nobody could fold it. It is a defect of the
    /// worker, whose lease ends when it no longer lists the attempt.
    private static void requireFitting(Plan plan, Work work, AttemptId attempt, Outcome outcome) {
        boolean bench = plan.isBench();
        boolean fits =
                switch (outcome) {
                    case Outcome.Succeeded _ -> work.kind.isUnit() && !bench;
                    case Outcome.Adopted adopted ->
                            work.kind == WorkKind.RUN
                                    && !bench
                                    && adopted.attempt() < attempt.number();
                    case Outcome.Merged _ -> work.kind == WorkKind.INTEGRATE;
                    case Outcome.Gated _ -> work.kind.isUnit() && !bench;
                    case Outcome.Audited _ -> work.kind == WorkKind.AUDIT;
                    case Outcome.Planned planned ->
                            work.kind == WorkKind.PLAN_GAPS
                                    && GapDecider.fits(StagePlan.of(plan), planned);
                    case Outcome.Finished _ -> work.kind == WorkKind.FINISH;
                    case Outcome.Done _ -> bench || work.kind == WorkKind.PRUNE;
                    case Outcome.Failed _, Outcome.Released _, Outcome.Declined _ -> true;
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    attempt + " is of kind " + work.kind + " and cannot end with " + outcome);
        }
    }

    static Decision lapsed(State state, Input.LeaseLapsed lapsed, Instant now) {
        Optional<Lease> lease =
                state.lease(lapsed.attempt()).filter(held -> held.claim().equals(lapsed.claim()));
        if (lease.isEmpty()) {
            return Decision.NOTHING;
        }
        Work work = state.work(lapsed.attempt().work()).orElseThrow();
        WorkerRef worker = lease.get().worker();
        Outcome outcome =
                lost(
                        lapsed.attempt(),
                        "worker " + worker.id() + " gave no more sign of this attempt",
                        lapsed.used());
        Report.Ended ended = new Report.Ended(lapsed.attempt(), lapsed.claim(), worker, outcome);
        // What is cancelled is told so again with each heartbeat, and is to be answered.
        List<Effect> effects =
                work.status == WorkStatus.CANCELLING
                        ? List.of()
                        : List.of(
                                new Effect.Revoke(
                                        worker.id(),
                                        lapsed.attempt(),
                                        lapsed.claim(),
                                        "the lease has lapsed"));
        return new Decision(after(state, work, ended, false, now), effects);
    }

    private static Outcome lost(AttemptId attempt, String why, Usage used) {
        return new Outcome.Failed(
                FailureKind.WORKER_LOST,
                why,
                new Salvage.Nothing(
                        "nothing was heard of it; what its worker pushed is on " + attempt.ref()),
                used);
    }

    /// The events of an ended attempt: first that it ended, then what that makes of the work.
    ///
    /// @param gone whether it is a loss of which nothing lives any more; other ends of a worker's own say that themselves
    private static List<Event> after(
            State state, Work work, Report.Ended report, boolean gone, Instant now) {
        Plan plan = state.plan(work.id.plan()).orElseThrow();
        Outcome outcome = report.outcome();
        List<Event> events = new ArrayList<>();
        events.add(new Event.AttemptEnded(report.attempt(), report.claim(), outcome));
        if (gone) {
            events.add(new Event.AttemptGone(report.attempt(), report.claim()));
        }
        if (work.kind.lane() == WorkKind.Lane.AGENT) {
            events.addAll(BreakerDecider.ended(state, plan, work, report.attempt(), outcome, now));
        }
        if (work.status == WorkStatus.CANCELLING && !movedHead(work, outcome)) {
            if (gone || !isSilence(outcome)) {
                events.addAll(CancelDecider.settled(plan, work, report.attempt().number(), gone));
            }
            return events;
        }
        switch (outcome) {
            case Outcome.Succeeded done ->
                    Troubles.ofRecap(work.id, done.issues()).ifPresent(events::add);
            case Outcome.Adopted adopted -> {
                if (work.mayAdopt(adopted.attempt())) {
                    Troubles.ofRecap(work.id, adopted.issues()).ifPresent(events::add);
                } else {
                    FailureDecider.park(
                            work,
                            RetryPolicy.declinedPause(work),
                            "attempt " + adopted.attempt() + " has been judged meanwhile",
                            events,
                            now);
                }
            }
            case Outcome.Merged _, Outcome.Finished _ -> moved(plan, work, outcome, events);
            case Outcome.Gated gated ->
                    GateDecider.open(
                            plan,
                            work,
                            report.attempt(),
                            gated.gate(),
                            Optional.of(work.behind(gated)),
                            events,
                            now);
            case Outcome.Audited audited ->
                    AuditDecider.audited(plan, work, report.attempt(), audited, events, now);
            case Outcome.Planned planned ->
                    events.add(
                            new Event.WorkEnded(
                                    work.id,
                                    WorkStatus.SUCCEEDED,
                                    "planned " + GapDecider.names(planned.runs())));
            case Outcome.Done _ ->
                    events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, "done"));
            case Outcome.Failed failed -> {
                switch (work.kind) {
                    case RUN, FORK, STEPS, AUDIT, PLAN_GAPS ->
                            FailureDecider.agentFailed(
                                    state, plan, work, report.attempt(), failed, events, now);
                    case INTEGRATE -> FailureDecider.mergeFailed(plan, work, failed, events, now);
                    case FINISH -> FailureDecider.booksFailed(work, failed, events, now);
                    case PRUNE ->
                            FailureDecider.park(
                                    work,
                                    RetryPolicy.prunePause(work),
                                    failed.detail(),
                                    events,
                                    now);
                }
            }
            case Outcome.Released released ->
                    FailureDecider.park(
                            work,
                            RetryPolicy.declinedPause(work),
                            "given back: " + released.reason(),
                            events,
                            now);
            case Outcome.Declined declined ->
                    FailureDecider.park(
                            work,
                            RetryPolicy.declinedPause(work),
                            "declined: " + declined.reason(),
                            events,
                            now);
        }
        return events;
    }

    /// Whether the integration branch has moved by it, which counts however late it is told.
    private static boolean movedHead(Work work, Outcome outcome) {
        return switch (work.kind) {
            case INTEGRATE -> outcome instanceof Outcome.Merged;
            case FINISH -> outcome instanceof Outcome.Finished;
            case RUN, FORK, STEPS, AUDIT, PLAN_GAPS, PRUNE -> false;
        };
    }

    private static void moved(Plan plan, Work work, Outcome outcome, List<Event> events) {
        String late = work.status == WorkStatus.CANCELLING ? " before the cancel reached it" : "";
        if (outcome instanceof Outcome.Merged(CommitId head, int attempt)) {
            String reason = "merged" + late;
            events.add(new Event.HeadMoved(work.unit().id, attempt, head));
            events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, reason));
            events.add(new Event.WorkEnded(work.unit().id, WorkStatus.SUCCEEDED, reason));
        } else if (outcome instanceof Outcome.Finished finished) {
            events.add(new Event.BooksWritten(work.id, finished.head(), finished.onward()));
            events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, "written" + late));
            GapDecider.written(StagePlan.of(plan), work).ifPresent(events::add);
        }
    }
}
