package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// The part of the [Evolver] that changes one work item.
final class WorkEvolver {
    private WorkEvolver() {}

    interface OnWork {
        void change(StagePlan plan, Work work);
    }

    static void on(State state, WorkId id, OnWork change) {
        state.plan(id.plan())
                .ifPresent(plan -> {
                    Work work = plan.items.get(id.item());
                    if (work == null) {
                        throw new IllegalStateException(
                                "The journal speaks of " + id + ", which the plan has not");
                    }
                    change.change(plan, work);
                    state.touch(id.plan());
                });
    }

    static void queued(State state, Event.WorkQueued e, Instant at) {
        WorkId id = e.attempt().work();
        state.plan(id.plan())
                .ifPresent(plan -> {
                    if (!plan.items.containsKey(id.item())) {
                        add(plan, id, e.kind());
                    }
                });
        on(
                state,
                id,
                (plan, work) -> {
                    work.attempt = e.attempt().number();
                    state.queued.put(e.attempt(), at);
                    plan.move(work, WorkStatus.QUEUED);
                });
    }

    private static void add(StagePlan plan, WorkId id, WorkKind kind) {
        switch (kind) {
            case RUN -> throw new IllegalStateException("The plan has no run " + id);
            case INTEGRATE -> addMerge(plan, id);
            case AUDIT -> plan.audit = Optional.of(addEnding(plan, id, kind));
            case FINISH -> {
                Work books = addEnding(plan, id, kind);
                plan.books = Optional.of(books);
                plan.batchBefore().ifPresent(before -> plan.recorded = OptionalInt.of(before));
                if (id.equals(EndDecider.finish(plan))) {
                    plan.finish = Optional.of(books);
                }
            }
        }
    }

    private static Work addEnding(StagePlan plan, WorkId id, WorkKind kind) {
        Work ending = Work.ending(id, kind);
        plan.items.put(id.item(), ending);
        return ending;
    }

    /// The merge of what the run's latest attempt did: its item names both.
    private static void addMerge(StagePlan plan, WorkId id) {
        for (RunId candidate : plan.toMerge) {
            Work run = plan.run(candidate);
            if (run.checked.isPresent()
                    && WorkId.ofMerge(plan.id, candidate, run.checked.get().attempt()).equals(id)) {
                Work merge = new Work(id, WorkKind.INTEGRATE, candidate);
                merge.checked = run.checked;
                plan.items.put(id.item(), merge);
                plan.merge = Optional.of(merge);
                plan.toMerge.remove(candidate);
                return;
            }
        }
        throw new IllegalStateException("The journal merges " + id + ", and no run waits for that");
    }

    static void leased(State state, Event.Leased e, Instant at, long offset) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    Instant dispatched = state.queued.remove(e.attempt());
                    work.dispatchedAt = dispatched == null ? at : dispatched;
                    Lease lease =
                            new Lease(
                                    e.attempt(),
                                    e.claim(),
                                    e.worker(),
                                    state.machineOf(e.worker()),
                                    e.base(),
                                    at,
                                    offset,
                                    false);
                    work.lease = Optional.of(lease);
                    state.leases.put(e.attempt(), lease);
                    plan.move(work, WorkStatus.LEASED);
                });
    }

    static void started(State state, Event.Started e) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    work.lease = work.lease.map(Lease::begun);
                    work.lease.ifPresent(lease -> state.leases.put(e.attempt(), lease));
                    moveUnlessCancelling(plan, work, WorkStatus.RUNNING);
                });
    }

    /// Whatever an attempt of cancelled work comes to, the work stays cancelled.
    private static void moveUnlessCancelling(StagePlan plan, Work work, WorkStatus to) {
        if (work.status != WorkStatus.CANCELLING) {
            plan.move(work, to);
        }
    }

    static void attemptEnded(State state, Event.AttemptEnded e, Instant at) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    Optional<Lease> lease = work.lease;
                    plan.unlease(work);
                    state.leases.remove(e.attempt());
                    int number = e.attempt().number();
                    switch (e.outcome()) {
                        case Outcome.Succeeded done -> {
                            work.took = lease.map(held -> Duration.between(held.at(), at));
                            checked(plan, work, number, done.commit());
                        }
                        case Outcome.Adopted adopted -> adopted(plan, work, adopted);
                        // That it is over is an event of its own, in the same entry.
                        case Outcome.Done _ -> {}
                        case Outcome.Merged _, Outcome.Finished _ ->
                                moveUnlessCancelling(plan, work, WorkStatus.MERGING);
                        case Outcome.Gated _ -> {
                            work.troubles = 0;
                            moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Audited audited -> {
                            plan.proof =
                                    Optional.of(
                                            new WorkOrder.Finish.Proof(
                                                    e.attempt(), audited.commit(), audited.path()));
                            moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Failed failed -> {
                            count(work, failed.kind());
                            resume(plan, work, lease, failed);
                            if (failed.kind() == FailureKind.WORKER_LOST) {
                                lease.ifPresent(held -> work.unsettled.put(number, held));
                            }
                            if (isUnjudged(failed.kind())) {
                                work.mayAdopt(number, saved(failed));
                            }
                            moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Released _, Outcome.Declined _ -> {
                            work.troubles++;
                            moveUnlessCancelling(plan, work, WorkStatus.WAITING);
                        }
                    }
                });
    }

    private static void checked(StagePlan plan, Work work, int attempt, CommitId commit) {
        work.troubles = 0;
        work.checked = Optional.of(new Work.Checked(attempt, commit));
        moveUnlessCancelling(plan, work, WorkStatus.MERGING);
    }

    /// What has been judged since it was named is not taken.
    private static void adopted(StagePlan plan, Work work, Outcome.Adopted adopted) {
        if (work.mayAdopt(adopted.attempt())) {
            work.mayNotAdopt(adopted.attempt());
            checked(plan, work, adopted.attempt(), adopted.commit());
        } else {
            work.troubles++;
            moveUnlessCancelling(plan, work, WorkStatus.WAITING);
        }
    }

    /// What a failed attempt had committed is gone on from, once: when that fails too, the next one begins where a person's
    /// answer was, or anew (spec/stage.md 4.2).
    private static void resume(
            StagePlan plan, Work work, Optional<Lease> lease, Outcome.Failed failed) {
        if (work.kind != WorkKind.RUN || !failed.kind().consumesAttempt()) {
            return;
        }
        boolean again = work.resume.filter(Resume::partial).isPresent();
        boolean keeps =
                !again
                        && !plan.stage.policy().restartClean()
                        && failed.kind() != FailureKind.SECRET_IN_COMMIT;
        if (keeps && failed.salvage() instanceof Salvage.Saved saved && lease.isPresent()) {
            CommitId base = work.resume.map(Resume::base).orElse(lease.get().base());
            work.resume =
                    Optional.of(
                            new Resume(
                                    saved.commit(),
                                    saved.ref(),
                                    base,
                                    work.answers(),
                                    true,
                                    failed.detail()));
        } else {
            work.resume = work.afterGate;
        }
    }

    /// Ended in a way that says nothing of the work done (protocol P18).
    private static boolean isUnjudged(FailureKind kind) {
        return kind == FailureKind.WORKER_LOST || kind == FailureKind.WORKER_STOPPING;
    }

    private static Optional<CommitId> saved(Outcome.Failed failed) {
        return failed.salvage() instanceof Salvage.Saved saved
                ? Optional.of(saved.commit())
                : Optional.empty();
    }

    private static void count(Work work, FailureKind kind) {
        if (kind.consumesAttempt()) {
            work.consumed++;
            work.troubles = 0;
        } else if (kind == FailureKind.WORKER_LOST) {
            work.lost++;
        } else {
            work.troubles++;
        }
    }

    static void gone(State state, Event.AttemptGone e) {
        on(state, e.attempt().work(), (_, work) -> work.unsettled.remove(e.attempt().number()));
    }

    /// A late report settles its attempt, and says whether that may be adopted.
    static void late(State state, Event.ReportIgnored e) {
        on(
                state,
                e.attempt().work(),
                (_, work) -> {
                    int number = e.attempt().number();
                    work.unsettled.remove(number);
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
                                Outcome.Finished _,
                                Outcome.Done _,
                                Outcome.Released _,
                                Outcome.Declined _ ->
                                work.mayNotAdopt(number);
                    }
                });
    }

    static void parked(State state, Event.WorkParked e) {
        on(
                state,
                e.work(),
                (plan, work) -> {
                    leaveQueues(state, work);
                    work.parkedUntil = e.until();
                    state.parked.computeIfAbsent(e.until(), _ -> new TreeSet<>()).add(e.work());
                    plan.move(work, WorkStatus.PARKED);
                });
    }

    static void due(State state, WorkId id) {
        on(
                state,
                id,
                (plan, work) -> {
                    leaveQueues(state, work);
                    plan.move(work, WorkStatus.WAITING);
                });
    }

    /// Neither queued, nor parked, nor at a gate any more.
    static void leaveQueues(State state, Work work) {
        state.gated.remove(work.id);
        TreeSet<WorkId> same = state.parked.get(work.parkedUntil);
        if (same != null && same.remove(work.id) && same.isEmpty()) {
            state.parked.remove(work.parkedUntil);
        }
        if (work.attempt > 0) {
            state.queued.remove(work.current());
        }
    }

    static void sentBack(State state, Event.RunSentBack e) {
        on(
                state,
                e.work(),
                (plan, work) -> {
                    if (e.kind() == FailureKind.CONFLICT) {
                        work.conflicts++;
                    } else {
                        count(work, e.kind());
                    }
                    work.note = e.note();
                    work.checked = Optional.empty();
                    work.resume = Optional.empty();
                    work.afterGate = Optional.empty();
                    // They are of an older base than the one this is sent back for, and would be in
                    // conflict as well.
                    work.mayAdoptNothing();
                    plan.move(work, WorkStatus.WAITING);
                });
    }

    static void cancelling(State state, WorkId id, Instant at) {
        on(
                state,
                id,
                (plan, work) -> {
                    leaveQueues(state, work);
                    state.cancelling.put(id, at);
                    plan.move(work, WorkStatus.CANCELLING);
                });
    }

    static void retried(State state, WorkId id) {
        on(
                state,
                id,
                (plan, work) -> {
                    leaveQueues(state, work);
                    work.forgive();
                    work.gate = Optional.empty();
                    if (work.status.isTerminal()) {
                        work.checked = Optional.empty();
                        plan.reopen(work.run());
                        skippedFor(plan, work.run()).forEach(plan::reopen);
                    } else {
                        plan.move(work, WorkStatus.WAITING);
                    }
                });
    }

    /// The skipped runs that may be done after all: between the batches of a plan all of them, in an open one those that
    /// depend on `run`, directly or not.
    private static Set<RunId> skippedFor(StagePlan plan, RunId run) {
        Set<RunId> reached = new HashSet<>(Set.of(run));
        Set<RunId> skipped = new TreeSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (RunId other : plan.runs.keySet()) {
                boolean follows =
                        !plan.batchOpen
                                || plan.schedule.dependencies(other).stream()
                                        .anyMatch(reached::contains);
                if (plan.status(other) == WorkStatus.SKIPPED && follows && reached.add(other)) {
                    skipped.add(other);
                    more = true;
                }
            }
        }
        return skipped;
    }

    static void ended(State state, Event.WorkEnded e) {
        on(
                state,
                e.work(),
                (plan, work) -> {
                    leaveQueues(state, work);
                    state.cancelling.remove(e.work());
                    if (!work.isOfRun()) {
                        work.note = e.reason();
                    }
                    plan.move(work, e.status());
                });
    }
}
