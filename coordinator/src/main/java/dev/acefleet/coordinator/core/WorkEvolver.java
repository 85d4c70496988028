package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/// The part of the [Evolver] that changes one work item.
final class WorkEvolver {
    private WorkEvolver() {}

    interface OnWork {
        void change(Plan plan, Work work);
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
                    plan.changed(work);
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
                    if (e.kind() == WorkKind.PRUNE) {
                        state.unpruned.remove(plan.id);
                        state.pruning.put(plan.id, plan.endedAt.orElse(at));
                    }
                });
        on(
                state,
                id,
                (plan, work) -> {
                    work.attempt = e.attempt().number();
                    work.allowance = Budget.NONE;
                    state.queued.put(e.attempt(), at);
                    work.queuedAt = at;
                    plan.move(work, WorkStatus.QUEUED);
                });
    }

    private static void add(Plan plan, WorkId id, WorkKind kind) {
        switch (kind) {
            case INTEGRATE -> {
                Work merge = merge(plan, id);
                plan.merge = Optional.of(merge);
                plan.items.put(id.item(), merge);
            }
            case PRUNE -> plan.prune = Optional.of(addItem(plan, id, kind));
            case RUN, FORK, STEPS, AUDIT, PLAN_GAPS, FINISH -> plan.begin(addItem(plan, id, kind));
        }
    }

    private static Work addItem(Plan plan, WorkId id, WorkKind kind) {
        Work item = new Work(id, kind);
        plan.items.put(id.item(), item);
        return item;
    }

    /// The merge of what a unit's latest attempt did: its item names both.
    private static Work merge(Plan plan, WorkId id) {
        for (Work unit : plan.toMerge) {
            if (unit.checked.isPresent()
                    && unit.id.merge(unit.checked.get().attempt()).equals(id)) {
                plan.toMerge.remove(unit);
                return Work.merge(id, unit);
            }
        }
        throw new IllegalStateException(
                "The journal merges " + id + ", and nothing waits for that");
    }

    static void leased(State state, Event.Leased e, Instant at, long offset) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    if (state.queued.remove(e.attempt()) != null) {
                        state.given(plan, work);
                    }
                    work.startedAt = Optional.empty();
                    work.stepped = 0;
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
                    plan.refsGone |= work.kind == WorkKind.PRUNE;
                    plan.move(work, WorkStatus.LEASED);
                });
    }

    static void started(State state, Event.Started e, Instant at) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    work.startedAt = Optional.of(at);
                    work.lease = work.lease.map(Lease::begun);
                    work.lease.ifPresent(lease -> state.leases.put(e.attempt(), lease));
                    moveUnlessCancelling(plan, work, WorkStatus.RUNNING);
                });
    }

    static void stepped(State state, Event.StepsChanged e) {
        on(
                state,
                e.attempt().work(),
                (plan, work) -> {
                    AssignmentPlan drive = AssignmentPlan.of(plan);
                    work.stepped = e.number();
                    drive.change(e.changes());
                    work.lease.ifPresent(
                            lease -> drive.files().stepped(work, lease, e.attempt(), e.saved()));
                });
    }

    /// Whatever an attempt of cancelled work comes to, the work stays cancelled.
    static void moveUnlessCancelling(Plan plan, Work work, WorkStatus to) {
        if (work.status != WorkStatus.CANCELLING) {
            plan.move(work, to);
        }
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
                        EndEvolver.count(work, e.kind());
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
                    work.starved = false;
                    work.gate = Optional.empty();
                    if (plan.refsGone) {
                        work.forgetRefs();
                    }
                    if (work.status.isTerminal()) {
                        work.checked = Optional.empty();
                        plan.again(work);
                    } else {
                        plan.move(work, WorkStatus.WAITING);
                    }
                });
    }

    static void ended(State state, Event.WorkEnded e) {
        on(
                state,
                e.work(),
                (plan, work) -> {
                    leaveQueues(state, work);
                    state.cancelling.remove(e.work());
                    if (!work.isOfUnit()) {
                        work.note = e.reason();
                    }
                    if (work.kind == WorkKind.PRUNE) {
                        state.pruning.remove(plan.id);
                    }
                    work.starved =
                            e.status() != WorkStatus.SUCCEEDED
                                    && work.kind.isUnit()
                                    && (plan.starved
                                            || BudgetDecider.ofRun(plan, work).isPresent());
                    plan.move(work, e.status());
                });
    }
}
