package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Spent;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The part of the [Evolver] that changes a work item when an attempt of it is over, and when more is heard of one that was.
final class EndEvolver {
    private EndEvolver() {}

    static void attemptEnded(State state, Event.AttemptEnded e, Instant at) {
        WorkEvolver.on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    Optional<Lease> lease = work.lease;
                    if (work.kind.lane() == WorkKind.Lane.AGENT) {
                        plan.spend(work, BudgetDecider.spent(work, e.outcome(), at));
                    }
                    lease.ifPresent(
                            held -> work.took = work.took.plus(Duration.between(held.at(), at)));
                    plan.unlease(work);
                    state.leases.remove(e.attempt());
                    int number = e.attempt().number();
                    plan.documents.ended(e.attempt(), e.outcome());
                    refused(work, e.outcome(), at);
                    switch (e.outcome()) {
                        case Outcome.Succeeded done -> checked(plan, work, number, done.commit());
                        case Outcome.Adopted adopted -> adopted(plan, work, adopted);
                        // That it is over is an event of its own, in the same entry.
                        case Outcome.Done _ -> {}
                        case Outcome.Merged _, Outcome.Finished _ ->
                                WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.MERGING);
                        case Outcome.Gated _ -> {
                            work.troubles = 0;
                            WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Audited audited -> {
                            StagePlan.of(plan).proof =
                                    Optional.of(
                                            new WorkOrder.Finish.Proof(
                                                    e.attempt(), audited.commit(), audited.path()));
                            WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Planned planned -> {
                            StagePlan.of(plan).planned =
                                    Optional.of(GapDecider.planned(e.attempt(), planned));
                            WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Failed failed -> {
                            count(work, failed.kind());
                            if (work.kind == WorkKind.PLAN_GAPS
                                    || (work.kind.isStepped() && failed.kind().consumesAttempt())) {
                                work.note = failed.detail();
                            }
                            resume(plan, work, lease, failed);
                            if (failed.kind() == FailureKind.WORKER_LOST) {
                                lease.map(held -> new Work.Unsettled(held, failed.usage()))
                                        .ifPresent(loose -> work.unsettled.put(number, loose));
                            }
                            if (isUnjudged(failed.kind())) {
                                work.mayAdopt(number, saved(failed));
                            }
                            WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Released _, Outcome.Declined _ -> {
                            work.troubles++;
                            WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                    }
                });
    }

    /// As long as nothing says that the provider has answered.
    private static void refused(Work work, Outcome outcome, Instant at) {
        boolean isRefusal =
                outcome instanceof Outcome.Failed failed
                        && failed.kind().blame() == FailureKind.Blame.PROVIDER;
        if (isRefusal) {
            work.refused = work.refused.or(() -> Optional.of(at));
        } else if (BreakerDecider.answered(outcome)) {
            work.refused = Optional.empty();
        }
    }

    private static void checked(Plan plan, Work work, int attempt, CommitId commit) {
        work.troubles = 0;
        work.checked = Optional.of(new Work.Checked(attempt, commit));
        WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.MERGING);
    }

    /// What has been judged since it was named is not taken.
    private static void adopted(Plan plan, Work work, Outcome.Adopted adopted) {
        if (work.mayAdopt(adopted.attempt())) {
            work.mayNotAdopt(adopted.attempt());
            checked(plan, work, adopted.attempt(), adopted.commit());
        } else {
            work.troubles++;
            WorkEvolver.moveUnlessCancelling(plan, work, WorkStatus.WAITING);
        }
    }

    private static void resume(Plan plan, Work work, Optional<Lease> lease, Outcome.Failed failed) {
        if (failed.kind() == FailureKind.WORK_GONE) {
            work.forgetRefs();
            return;
        }
        Optional<CommitId> before =
                work.resume.map(Resume::commit).or(() -> lease.map(Lease::base));
        Optional<Resume> kept = ResumePolicy.kept(plan, work, lease, failed);
        work.resume = ResumePolicy.after(plan, work, lease, failed);
        if (kept.isPresent() && !failed.kind().consumesAttempt()) {
            work.afterGate = kept;
        }
        if (work.kind.isStepped()) {
            AssignmentPlan.of(plan).files().failed(work, failed.kind(), before);
        }
    }

    /// Ended in a way that says nothing of the work done (protocol P18).
    static boolean isUnjudged(FailureKind kind) {
        return kind == FailureKind.WORKER_LOST || kind == FailureKind.WORKER_STOPPING;
    }

    private static Optional<CommitId> saved(Outcome.Failed failed) {
        return failed.salvage() instanceof Salvage.Saved saved
                ? Optional.of(saved.commit())
                : Optional.empty();
    }

    static void count(Work work, FailureKind kind) {
        if (kind.consumesAttempt()) {
            work.consumed++;
            work.troubles = 0;
        } else if (kind == FailureKind.WORKER_LOST) {
            work.lost++;
        } else if (kind != FailureKind.PROVIDER_QUOTA && kind != FailureKind.PROVIDER_UNAVAILABLE) {
            // Those two are counted for the whole account, by its breaker.

            work.troubles++;
        }
    }

    static void gone(State state, Event.AttemptGone e) {
        WorkEvolver.on(
                state,
                e.attempt().work(),
                (_, work) -> work.unsettled.remove(e.attempt().number()));
    }

    /// A late report settles its attempt, and says whether that may be adopted.
    static void late(State state, Event.ReportIgnored e) {
        WorkEvolver.on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    int number = e.attempt().number();
                    Work.Unsettled loose = work.unsettled.remove(number);
                    if (loose != null) {
                        e.outcome()
                                .used()
                                .ifPresent(used -> plan.spend(work, more(used, loose.counted())));
                    }
                    if (work.status == WorkStatus.CANCELLING) {
                        plan.documents.ended(e.attempt(), e.outcome());
                    }
                    if (!work.mayAdopt(number)) {
                        return;
                    }
                    switch (e.outcome()) {
                        case Outcome.Succeeded done ->
                                work.mayAdopt(number, Optional.of(done.commit()));
                        case Outcome.Failed failed when isUnjudged(failed.kind()) ->
                                work.mayAdopt(number, saved(failed));
                        case Outcome.Failed _,
                                Outcome.Adopted _,
                                Outcome.Merged _,
                                Outcome.Gated _,
                                Outcome.Audited _,
                                Outcome.Planned _,
                                Outcome.Finished _,
                                Outcome.Done _,
                                Outcome.Released _,
                                Outcome.Declined _ ->
                                work.mayNotAdopt(number);
                    }
                });
    }

    /// How long it ran is known since its lease ended.
    private static Spent more(Usage used, Usage counted) {
        return Spent.of(used, Duration.ZERO).beyond(Spent.of(counted, Duration.ZERO));
    }
}
