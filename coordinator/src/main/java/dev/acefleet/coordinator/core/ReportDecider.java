package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
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
            requireFitting(
                    work.get(),
                    state.plan(report.attempt().work().plan()).orElseThrow().isBench(),
                    report.attempt(),
                    report.outcome());
            return new Decision(
                    after(state, work.get(), report, isSilence(report.outcome()), now), List.of());
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
        StagePlan plan = state.plan(work.id.plan()).orElseThrow();
        List<Event> events = new ArrayList<>();
        events.add(new Event.ReportIgnored(report.attempt(), report.claim(), report.outcome()));
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
                        : lost(report.attempt(), "its worker was started again without it");
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
    private static void requireFitting(
            Work work, boolean bench, AttemptId attempt, Outcome outcome) {
        boolean fits =
                switch (outcome) {
                    case Outcome.Succeeded _ -> work.kind == WorkKind.RUN && !bench;
                    case Outcome.Adopted adopted ->
                            work.kind == WorkKind.RUN
                                    && !bench
                                    && adopted.attempt() < attempt.number();
                    case Outcome.Merged _ -> work.kind == WorkKind.INTEGRATE;
                    case Outcome.Gated _ -> work.kind == WorkKind.RUN && !bench;
                    case Outcome.Audited _ -> work.kind == WorkKind.AUDIT;
                    case Outcome.Finished _ -> work.kind == WorkKind.FINISH;
                    case Outcome.Done _ -> bench;
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
                        "worker " + worker.id() + " gave no more sign of this attempt");
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

    private static Outcome lost(AttemptId attempt, String why) {
        return new Outcome.Failed(
                FailureKind.WORKER_LOST,
                why,
                new Salvage.Nothing(
                        "nothing was heard of it; what its worker pushed is on " + attempt.ref()),
                Usage.UNKNOWN);
    }

    /// The events of an ended attempt: first that it ended, then what that makes of the work.
    ///
    /// @param gone whether it is a loss of which nothing lives any more; other ends of a worker's own say that themselves
    private static List<Event> after(
            State state, Work work, Report.Ended report, boolean gone, Instant now) {
        StagePlan plan = state.plan(work.id.plan()).orElseThrow();
        Outcome outcome = report.outcome();
        List<Event> events = new ArrayList<>();
        events.add(new Event.AttemptEnded(report.attempt(), report.claim(), outcome));
        if (gone) {
            events.add(new Event.AttemptGone(report.attempt(), report.claim()));
        }
        if (work.status == WorkStatus.CANCELLING && !movedHead(work, outcome)) {
            if (gone || !isSilence(outcome)) {
                events.addAll(CancelDecider.settled(plan, work, report.attempt().number(), gone));
            }
            return events;
        }
        switch (outcome) {
            case Outcome.Succeeded _ -> {}
            case Outcome.Adopted adopted -> {
                if (!work.mayAdopt(adopted.attempt())) {
                    park(
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
                            Optional.of(resume(work, gated)),
                            events,
                            now);
            case Outcome.Audited audited ->
                    AuditDecider.audited(plan, work, report.attempt(), audited, events, now);
            case Outcome.Done _ ->
                    events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, "done"));
            case Outcome.Failed failed -> {
                switch (work.kind) {
                    case RUN, AUDIT ->
                            agentFailed(plan, work, report.attempt(), failed, events, now);
                    case INTEGRATE -> mergeFailed(plan, work, failed, events, now);
                    case FINISH -> booksFailed(work, failed, events, now);
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

    /// Whether the integration branch has moved by it, which counts however late it is told.
    private static boolean movedHead(Work work, Outcome outcome) {
        return switch (work.kind) {
            case INTEGRATE -> outcome instanceof Outcome.Merged;
            case FINISH -> outcome instanceof Outcome.Finished;
            case RUN, AUDIT -> false;
        };
    }

    private static void moved(StagePlan plan, Work work, Outcome outcome, List<Event> events) {
        String late = work.status == WorkStatus.CANCELLING ? " before the cancel reached it" : "";
        if (outcome instanceof Outcome.Merged(CommitId head, int attempt)) {
            String reason = "merged" + late;
            events.add(new Event.HeadMoved(plan.id, work.run(), attempt, head));
            events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, reason));
            events.add(new Event.WorkEnded(plan.run(work.run()).id, WorkStatus.SUCCEEDED, reason));
        } else if (outcome instanceof Outcome.Finished finished) {
            events.add(new Event.BooksWritten(work.id, finished.head(), finished.onward()));
            events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, "written" + late));
        }
    }

    /// What the next agent goes on from, once a person has answered: what this one had done, judged against what it was
    /// begun on.
    private static Resume resume(Work work, Outcome.Gated gated) {
        CommitId base =
                work.resume.map(Resume::base).orElseGet(() -> work.lease.orElseThrow().base());
        return new Resume(gated.commit(), gated.ref(), base, work.answers(), false, "");
    }

    /// A login that is missing is a person's to bring, and no failure (RS-74): the work waits at a gate for it, unless
    /// nobody is to be waited for.
    private static void agentFailed(
            StagePlan plan,
            Work work,
            AttemptId attempt,
            Outcome.Failed failed,
            List<Event> events,
            Instant now) {
        if (failed.kind() == FailureKind.AUTH
                && work.kind == WorkKind.RUN
                && plan.stage.policy().onGate() != StagePolicy.OnGate.FAIL) {
            Gate gate =
                    Gate.action(
                            failed.detail(),
                            "`done`, when the agent's login works again on its workers");
            GateDecider.open(plan, work, attempt, gate, work.resume, events, now);
            return;
        }
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
    /// the merge is tried again for ever, but waits for a person when it keeps losing its workers (protocol P21).
    private static void mergeFailed(
            StagePlan plan, Work work, Outcome.Failed failed, List<Event> events, Instant now) {
        Work run = plan.run(work.run());
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
                    POISON ->
                    park(work, RetryPolicy.mergePause(work), failed.detail(), events, now);
        }
    }

    /// The books say nothing that is not in the journal and the files: they are written again until they are.
    private static void booksFailed(
            Work work, Outcome.Failed failed, List<Event> events, Instant now) {
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

    private static void park(
            Work work, Duration pause, String reason, List<Event> events, Instant now) {
        events.add(new Event.WorkParked(work.id, now.plus(pause), reason));
    }
}
