package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The only thing that changes a [State]: the same for a decision just made and for a fold of the journal. Called by the
/// thread that owns the state. An event of a plan that is not known changes nothing (protocol P9). What throws here ends
/// the coordinator (protocol P8): a journal that cannot be folded is not gone on with.
///
/// It changes what belongs to a plan or to none; [WorkEvolver] what belongs to a work item.
public final class Evolver {
    private Evolver() {}

    /// @param at time of the entry
    /// @param offset of the entry in the journal
    public static void evolve(State state, Event event, Instant at, long offset) {
        switch (event) {
            case Event.CommandAnswered e -> answered(state, e, at);
            case Event.PlanAccepted e -> accepted(state, e, offset);
            case Event.BenchAccepted e -> accepted(state, e, offset);
            case Event.BatchStarted e -> on(state, e.plan(), plan -> startBatch(plan, e.batch()));
            case Event.BatchEnded e -> on(state, e.plan(), plan -> plan.batchOpen = false);
            case Event.PlanCancelling e ->
                    on(state, e.plan(), plan -> plan.cancelling = Optional.of(e.reason()));
            case Event.PlanEnded e -> on(state, e.plan(), plan -> end(state, plan, at));
            case Event.PlanReopened e -> on(state, e.plan(), plan -> reopen(state, plan));
            case Event.HeadMoved e -> on(state, e.plan(), plan -> plan.head = e.head());
            case Event.WorkerSeen e -> seen(state, e.worker(), "");
            case Event.WorkerPlaced e -> seen(state, e.worker(), e.machine());
            case Event.WorkerCordoned e -> state.cordons.put(e.worker(), e.reason());
            case Event.WorkerUncordoned e -> state.cordons.remove(e.worker());
            case Event.WorkQueued e -> WorkEvolver.queued(state, e, at);
            case Event.TurnedAway e -> CordonDecider.turnedAway(state, e.attempt());
            case Event.DispatchedAgain e -> {
                state.queued.replace(e.attempt(), at);
                state.turnedAway.remove(e.attempt());
            }
            case Event.Leased e -> WorkEvolver.leased(state, e, at, offset);
            case Event.Started e -> WorkEvolver.started(state, e);
            case Event.AttemptEnded e -> WorkEvolver.attemptEnded(state, e, at);
            case Event.AttemptGone e -> WorkEvolver.gone(state, e);
            case Event.ReportIgnored e -> WorkEvolver.late(state, e);
            case Event.GateOpened e -> GateEvolver.opened(state, e, at);
            case Event.GateAnswered e -> GateEvolver.answered(state, e, at);
            case Event.AuditJudged e ->
                    on(
                            state,
                            e.plan(),
                            plan ->
                                    plan.audited =
                                            Optional.of(
                                                    new StagePlan.Audited(e.status(), e.reason())));
            case Event.BooksWritten e -> on(state, e.work().plan(), plan -> plan.head = e.head());
            case Event.WorkParked e -> WorkEvolver.parked(state, e);
            case Event.WorkDue e -> WorkEvolver.due(state, e.work());
            case Event.RunSentBack e -> WorkEvolver.sentBack(state, e);
            case Event.WorkCancelling e -> WorkEvolver.cancelling(state, e.work(), at);
            case Event.WorkRetried e -> WorkEvolver.retried(state, e.work());
            case Event.WorkEnded e -> WorkEvolver.ended(state, e);
            case Event.PlanArchived e -> on(state, e.plan(), plan -> archive(state, plan));
            case Event.AnswerKept e -> keep(state, e.repository(), e.key(), e.answer(), e.at());
            case Event.Repeated _, Event.InputQuarantined _ -> {}
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

    private static void answered(State state, Event.CommandAnswered e, Instant at) {
        state.answers.values().removeIf(first -> first.isForgotten(at));
        keep(state, e.repository().key(), e.key(), e.answer(), at);
    }

    private static void keep(
            State state, String repository, String key, Answer answer, Instant at) {
        state.answers.putIfAbsent(
                new State.SubmissionKey(repository, key), new State.FirstAnswer(answer, at));
    }

    private static void seen(State state, WorkerRef worker, String machine) {
        state.workers.put(worker.id(), new State.Seen(worker.incarnation(), machine));
    }

    private static void accepted(State state, Event.Accepted e, long offset) {
        StageSubmission stage = e.stage();
        Schedule schedule =
                Schedule.of(stage.runs())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        e.plan() + " was accepted with a circle"));
        StagePlan plan = new StagePlan(e.plan(), stage, schedule, offset);
        state.plans.put(e.plan(), plan);
        state.live.put(liveStage(plan), e.plan());
        state.touch(e.plan());
    }

    private static void startBatch(StagePlan plan, int batch) {
        plan.batch = OptionalInt.of(batch);
        plan.batchOpen = true;
        plan.open = 0;
        for (RunId run : plan.schedule.batches().getOrDefault(batch, List.of())) {
            if (plan.status(run) == WorkStatus.WAITING) {
                plan.open++;
                plan.waiting.add(run);
            }
        }
    }

    private static void end(State state, StagePlan plan, Instant at) {
        plan.endedAt = Optional.of(at);
        state.ended.put(plan.id, at);
        state.live.remove(liveStage(plan), plan.id);
    }

    private static void archive(State state, StagePlan plan) {
        state.plans.remove(plan.id);
        state.ended.remove(plan.id);
    }

    private static void reopen(State state, StagePlan plan) {
        plan.endedAt = Optional.empty();
        state.ended.remove(plan.id);
        plan.batch = OptionalInt.empty();
        plan.recorded = OptionalInt.empty();
        plan.audit = Optional.empty();
        plan.audited = Optional.empty();
        plan.proof = Optional.empty();
        plan.finish = Optional.empty();
        plan.round++;
        state.live.put(liveStage(plan), plan.id);
    }

    private static State.LiveStage liveStage(StagePlan plan) {
        return new State.LiveStage(plan.stage.repository().key(), plan.stage.stage());
    }
}
