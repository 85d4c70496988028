package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// The only thing that changes [State], live and at a restart alike. Called by the thread that owns the state, once for
/// each event in the journal's order. An event of a plan that is not known changes nothing (protocol P9). What throws
/// here ends the coordinator (protocol P8): a journal that cannot be folded is not gone on with.
public final class Evolver {
    private Evolver() {}

    /// @param at time of the entry
    /// @param offset of the entry in the journal
    public static void evolve(State state, Event event, Instant at, long offset) {
        switch (event) {
            case Event.CommandAnswered e -> answered(state, e, at);
            case Event.PlanAccepted e -> accepted(state, e);
            case Event.BatchStarted e -> on(state, e.plan(), plan -> startBatch(plan, e.batch()));
            case Event.BatchEnded e -> on(state, e.plan(), plan -> plan.batchOpen = false);
            case Event.PlanEnded e -> on(state, e.plan(), plan -> end(state, plan));
            case Event.WorkQueued e -> queued(state, e, at);
            case Event.DispatchedAgain e -> state.queued.replace(e.attempt(), at);
            case Event.WorkerSeen e ->
                    state.incarnations.put(e.worker().id(), e.worker().incarnation());
            case Event.Leased e -> leased(state, e, at, offset);
            case Event.Started e -> started(state, e);
            case Event.AttemptEnded e -> attemptEnded(state, e);
            case Event.ReportIgnored e ->
                    state.work(e.attempt().work())
                            .ifPresent(work -> work.lapsed.remove(e.attempt().number()));
            case Event.WorkParked e -> parked(state, e);
            case Event.WorkDue e -> due(state, e.work());
            case Event.RunSentBack e -> sentBack(state, e);
            case Event.WorkEnded e -> workEnded(state, e);
            case Event.HeadMoved e -> on(state, e.plan(), plan -> plan.head = e.head());
            case Event.InputQuarantined _ -> {}
        }
    }

    private interface OnPlan {
        void change(StagePlan plan);
    }

    private static void on(State state, PlanId id, OnPlan change) {
        state.plan(id)
                .ifPresent(plan -> {
                    change.change(plan);
                    state.touch(id);
                });
    }

    private interface OnWork {
        void change(StagePlan plan, Work work);
    }

    private static void on(State state, WorkId id, OnWork change) {
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

    private static void answered(State state, Event.CommandAnswered e, Instant at) {
        state.answers.values().removeIf(first -> first.isForgotten(at));
        state.answers.putIfAbsent(
                new State.SubmissionKey(e.repository().key(), e.key()),
                new State.FirstAnswer(e.answer(), at));
    }

    private static void accepted(State state, Event.PlanAccepted e) {
        Schedule schedule =
                Schedule.of(e.stage().runs())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        e.plan() + " was accepted with a circle"));
        state.plans.put(e.plan(), new StagePlan(e.plan(), e.stage(), schedule));
        state.live.put(
                new State.LiveStage(e.stage().repository().key(), e.stage().stage()), e.plan());
        state.touch(e.plan());
    }

    private static void startBatch(StagePlan plan, int batch) {
        plan.batch = OptionalInt.of(batch);
        plan.batchOpen = true;
        plan.batchFailed = 0;
        plan.batchSucceeded = 0;
        plan.open = 0;
        for (RunId run : plan.schedule.batches().getOrDefault(batch, List.of())) {
            plan.open++;
            plan.waiting.add(run);
        }
    }

    private static void end(State state, StagePlan plan) {
        plan.ended = true;
        state.live.remove(
                new State.LiveStage(plan.stage.repository().key(), plan.stage.stage()), plan.id);
    }

    private static void queued(State state, Event.WorkQueued e, Instant at) {
        WorkId id = e.attempt().work();
        state.plan(id.plan())
                .ifPresent(plan -> {
                    if (e.kind() == WorkKind.INTEGRATE && !plan.items.containsKey(id.item())) {
                        addMerge(plan, id);
                    }
                });
        on(
                state,
                id,
                (plan, work) -> {
                    work.attempt = e.attempt().number();
                    work.queuedAt = at;
                    state.queued.put(e.attempt(), at);
                    move(plan, work, WorkStatus.QUEUED);
                });
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

    private static void leased(State state, Event.Leased e, Instant at, long offset) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    state.queued.remove(e.attempt());
                    Lease lease =
                            new Lease(
                                    e.attempt(),
                                    e.claim(),
                                    e.worker(),
                                    e.base(),
                                    at,
                                    offset,
                                    false);
                    work.lease = Optional.of(lease);
                    state.leases.put(e.attempt(), lease);
                    move(plan, work, WorkStatus.LEASED);
                });
    }

    private static void started(State state, Event.Started e) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    work.lease = work.lease.map(Lease::begun);
                    work.lease.ifPresent(lease -> state.leases.put(e.attempt(), lease));
                    move(plan, work, WorkStatus.RUNNING);
                });
    }

    private static void attemptEnded(State state, Event.AttemptEnded e) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    work.lease = Optional.empty();
                    state.leases.remove(e.attempt());
                    switch (e.outcome()) {
                        case Outcome.Succeeded done -> {
                            work.troubles = 0;
                            work.checked =
                                    Optional.of(
                                            new Work.Checked(e.attempt().number(), done.commit()));
                            move(plan, work, WorkStatus.MERGING);
                        }
                        case Outcome.Adopted _ ->
                                throw new IllegalStateException(
                                        "Nothing was named that " + e.attempt() + " could adopt");
                        case Outcome.Merged _ -> move(plan, work, WorkStatus.MERGING);
                        case Outcome.Failed failed -> {
                            count(work, failed.kind());
                            if (failed.kind() == FailureKind.WORKER_LOST) {
                                work.lapsed.add(e.attempt().number());
                            }
                            move(plan, work, WorkStatus.WAITING);
                        }
                        case Outcome.Released _, Outcome.Declined _ -> {
                            work.troubles++;
                            move(plan, work, WorkStatus.WAITING);
                        }
                    }
                });
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

    private static void parked(State state, Event.WorkParked e) {
        on(
                state,
                e.work(),
                (plan, work) -> {
                    work.parkedUntil = e.until();
                    state.parked.computeIfAbsent(e.until(), _ -> new TreeSet<>()).add(e.work());
                    move(plan, work, WorkStatus.PARKED);
                });
    }

    private static void due(State state, WorkId id) {
        on(
                state,
                id,
                (plan, work) -> {
                    unpark(state, work);
                    move(plan, work, WorkStatus.WAITING);
                });
    }

    private static void unpark(State state, Work work) {
        TreeSet<WorkId> same = state.parked.get(work.parkedUntil);
        if (same != null && same.remove(work.id) && same.isEmpty()) {
            state.parked.remove(work.parkedUntil);
        }
    }

    private static void sentBack(State state, Event.RunSentBack e) {
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
                    move(plan, work, WorkStatus.WAITING);
                });
    }

    private static void workEnded(State state, Event.WorkEnded e) {
        on(
                state,
                e.work(),
                (plan, work) -> {
                    unpark(state, work);
                    state.queued.remove(currentOrNone(work));
                    if (work.kind == WorkKind.RUN) {
                        countEnd(plan, work.run, e.status());
                    }
                    move(plan, work, e.status());
                });
    }

    private static AttemptId currentOrNone(Work work) {
        return work.attempt == 0 ? work.next() : work.current();
    }

    private static void countEnd(StagePlan plan, RunId run, WorkStatus status) {
        boolean ofOpenBatch =
                plan.batchOpen && plan.batch.orElseThrow() == plan.schedule.batchOf(run);
        if (ofOpenBatch) {
            plan.open--;
            plan.batchFailed += status == WorkStatus.FAILED ? 1 : 0;
            plan.batchSucceeded += status == WorkStatus.SUCCEEDED ? 1 : 0;
        }
        plan.lost += status == WorkStatus.SUCCEEDED ? 0 : 1;
    }

    /// The one place where a status changes: keeps the plan's indexes with it.
    private static void move(StagePlan plan, Work work, WorkStatus to) {
        if (work.status.isTerminal()) {
            throw new IllegalStateException(
                    work.id + " has ended as " + work.status + " and cannot become " + to);
        }
        if (work.kind == WorkKind.RUN) {
            plan.inFlight += (to.isInFlight() ? 1 : 0) - (work.status.isInFlight() ? 1 : 0);
            index(plan.waiting, work.run, to == WorkStatus.WAITING);
            index(plan.toMerge, work.run, to == WorkStatus.MERGING);
        } else if (to.isTerminal()) {
            plan.merge = Optional.empty();
        }
        work.status = to;
    }

    private static void index(Set<RunId> index, RunId run, boolean member) {
        if (member) {
            index.add(run);
        } else {
            index.remove(run);
        }
    }
}
