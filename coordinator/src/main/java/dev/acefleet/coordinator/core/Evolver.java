package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/// The only thing that changes a [State]: the same for a decision just made and for a fold of the journal. Called by the
/// thread that owns the state. An event of a plan that is not known changes nothing (protocol P9). What throws here ends
/// the coordinator (protocol P8): a journal that cannot be folded is not gone on with.
///
/// It changes what belongs to a plan or to none; [WorkEvolver] and [EndEvolver] what
/// belongs to a work item.
public final class Evolver {
    private Evolver() {}

    /// @param at time of the entry
    /// @param offset of the entry in the journal
    public static void evolve(State state, Event event, Instant at, long offset) {
        switch (event) {
            case Event.CommandAnswered e -> answered(state, e, at);
            case Event.PlanAccepted e -> accepted(state, e, offset);
            case Event.BenchAccepted e -> accepted(state, e, offset);
            case Event.AssignmentAccepted e ->
                    began(state, new AssignmentPlan(e.plan(), e.assignment(), offset));
            case Event.StepsChanged e -> WorkEvolver.stepped(state, e);
            case Event.StepsSet e ->
                    on(state, e.plan(), plan -> AssignmentPlan.of(plan).change(e.changes()));
            case Event.BatchStarted e ->
                    on(state, e.plan(), plan -> StagePlan.of(plan).startBatch(e.batch()));
            case Event.BatchEnded e ->
                    on(state, e.plan(), plan -> StagePlan.of(plan).batchOpen = false);
            case Event.PlanCancelling e ->
                    on(state, e.plan(), plan -> plan.cancelling = Optional.of(e.reason()));
            case Event.PlanEnded e -> on(state, e.plan(), plan -> end(state, plan, at));
            case Event.PlanReopened e -> on(state, e.plan(), plan -> reopen(state, plan));
            case Event.HeadMoved e -> on(state, e.unit().plan(), plan -> moved(plan, e));
            case Event.WorkerSeen e -> seen(state, e.worker(), "", at);
            case Event.WorkerPlaced e -> seen(state, e.worker(), e.machine(), at);
            case Event.WorkerKept e -> seen(state, e.worker(), e.machine(), e.at());
            case Event.WorkerForgotten e -> state.workers.remove(e.worker());
            case Event.WorkerCordoned e -> state.cordons.put(e.worker(), e.reason());
            case Event.WorkerUncordoned e -> state.cordons.remove(e.worker());
            case Event.AccountKnown e ->
                    state.accounts
                            .computeIfAbsent(e.agent(), _ -> new TreeSet<>())
                            .add(e.account());
            case Event.BreakerChanged e -> {
                state.breakers.put(e.breaker().account(), e.breaker());
                state.live.values().forEach(state::touch);
            }
            case Event.BreakerClosed e -> {
                state.breakers.remove(e.account());
                state.live.values().forEach(state::touch);
            }
            case Event.WorkHeld e -> WorkEvolver.due(state, e.work());
            case Event.WorkQueued e -> WorkEvolver.queued(state, e, at);
            case Event.AllowanceSet e ->
                    WorkEvolver.on(
                            state,
                            e.attempt().work(),
                            (plan, work) -> plan.reserve(work, e.budget()));
            case Event.BudgetUsedUp e -> on(state, e.plan(), plan -> plan.starved = true);
            case Event.BudgetsSet e ->
                    on(
                            state,
                            e.plan(),
                            plan -> {
                                plan.budgets = e.budgets();
                                plan.starved = false;
                            });
            case Event.TurnedAway e -> CordonDecider.turnedAway(state, e.attempt());
            case Event.DispatchedAgain e -> {
                state.queued.replace(e.attempt(), at);
                state.turnedAway.remove(e.attempt());
            }
            case Event.Leased e -> {
                state.workers.computeIfPresent(e.worker().id(), (_, seen) -> seen.at(at));
                WorkEvolver.leased(state, e, at, offset);
            }
            case Event.Started e -> WorkEvolver.started(state, e, at);
            case Event.AttemptEnded e -> EndEvolver.attemptEnded(state, e, at);
            case Event.AttemptGone e -> EndEvolver.gone(state, e);
            case Event.ReportIgnored e -> EndEvolver.late(state, e);
            case Event.GateOpened e -> GateEvolver.opened(state, e, at);
            case Event.GateAnswered e -> GateEvolver.answered(state, e, at);
            case Event.AuditJudged e ->
                    on(
                            state,
                            e.plan(),
                            plan ->
                                    StagePlan.of(plan).audited =
                                            Optional.of(
                                                    new StagePlan.Audited(e.status(), e.reason())));
            case Event.RunsAdded e ->
                    on(
                            state,
                            e.plan(),
                            plan -> {
                                StagePlan.of(plan).add(e.runs());
                                plan.documents.added();
                            });
            case Event.BooksWritten e -> on(state, e.work().plan(), plan -> plan.head = e.head());
            case Event.WorkParked e -> WorkEvolver.parked(state, e);
            case Event.WorkDue e -> WorkEvolver.due(state, e.work());
            case Event.RunSentBack e -> WorkEvolver.sentBack(state, e);
            case Event.WorkCancelling e -> WorkEvolver.cancelling(state, e.work(), at);
            case Event.WorkRetried e -> WorkEvolver.retried(state, e.work());
            case Event.WorkEnded e -> WorkEvolver.ended(state, e);
            case Event.PlanArchived e -> on(state, e.plan(), plan -> archive(state, plan));
            case Event.AnswerKept e -> keep(state, e.repository(), e.key(), e.answer(), e.at());
            case Event.InputPostponed e -> state.postponed.put(e.position(), e.version());
            case Event.InputSettled e -> state.postponed.remove(e.position());
            case Event.PassedOver e -> on(state, e.plan(), plan -> plan.passedOver(e));
            case Event.Repeated _, Event.InputQuarantined _ -> {}
        }
    }

    private interface OnPlan {
        void change(Plan plan);
    }

    private static void on(State state, PlanId id, OnPlan change) {
        state.plan(id)
                .ifPresent(plan -> {
                    change.change(plan);
                    state.touch(id);
                });
    }

    private static void answered(State state, Event.CommandAnswered e, Instant at) {
        state.answers.values().removeIf(first -> first.isForgotten(at));
        keep(state, e.repository().key(), e.key(), e.answer(), at);
    }

    private static void keep(
            State state, String repository, String key, Answer answer, Instant at) {
        state.answers.putIfAbsent(
                new State.SubmissionKey(repository, key), new State.FirstAnswer(answer, at));
    }

    private static void seen(State state, WorkerRef worker, String machine, Instant at) {
        state.workers.put(worker.id(), new State.Seen(worker.incarnation(), machine, at));
    }

    private static void accepted(State state, Event.Accepted e, long offset) {
        StageSubmission stage = e.stage();
        Schedule schedule =
                Schedule.of(stage.runs())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        e.plan() + " was accepted with a circle"));
        began(state, new StagePlan(e.plan(), stage, schedule, offset));
    }

    private static void began(State state, Plan plan) {
        state.plans.put(plan.id, plan);
        state.live.put(State.Subject.of(plan.submission()), plan.id);
        state.touch(plan.id);
    }

    private static void moved(Plan plan, Event.HeadMoved e) {
        plan.head = e.head();
        Optional.ofNullable(plan.items.get(e.unit().item())).ifPresent(plan.merged::add);
        plan.documents.merged(new AttemptId(e.unit(), e.attempt()));
    }

    private static void end(State state, Plan plan, Instant at) {
        plan.endedAt = Optional.of(at);
        state.ended.put(plan.id, at);
        if (PruneDecider.hasRefs(plan)) {
            state.unpruned.put(plan.id, at);
        }
        state.live.remove(State.Subject.of(plan.submission()), plan.id);
    }

    private static void archive(State state, Plan plan) {
        state.plans.remove(plan.id);
        leaveEnded(state, plan);
    }

    private static void leaveEnded(State state, Plan plan) {
        state.ended.remove(plan.id);
        state.unpruned.remove(plan.id);
        state.pruning.remove(plan.id);
    }

    private static void reopen(State state, Plan plan) {
        leaveEnded(state, plan);
        plan.goOn();
        state.live.put(State.Subject.of(plan.submission()), plan.id);
    }
}
