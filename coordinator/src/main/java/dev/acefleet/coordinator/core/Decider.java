package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What an input means in a state. Pure: reads the state, changes nothing. Called by the thread that owns the state, which
/// then journals the events and evolves them. Where the process dies between the two, the input is read again.
///
/// What follows from an event for its plan is a decision of its own ([Input.Advance]): so each decider reads a state in
/// which everything before it has happened, and a crash between two of them is made good by asking every plan again.
public final class Decider {
    private Decider() {}

    public static Decision decide(State state, Input input, Instant now) {
        return switch (input) {
            case Input.Said said -> said(state, said.message(), now);
            case Input.LeaseLapsed lapsed -> ReportDecider.lapsed(state, lapsed, now);
            case Input.ReportKept kept -> archived(state, kept);
            case Input.Advance advance ->
                    dispatched(
                            state,
                            state.plan(advance.plan())
                                    .map(plan -> next(state, plan, now))
                                    .orElse(List.of()));
            case Input.Tick tick -> TickDecider.tick(state, tick, now);
        };
    }

    /// What comes next of a plan as it is. Level-triggered: asked again until there is nothing to say, so that nothing is
    /// forgotten when the process dies between two answers.
    private static List<Event> next(State state, Plan plan, Instant now) {
        if (plan.hasEnded()) {
            return PruneDecider.next(plan);
        }
        if (plan.cancelling.isPresent()) {
            return CancelDecider.next(plan, now);
        }
        return switch (plan) {
            case StagePlan stage -> StageDecider.next(state, stage, now);
            case AssignmentPlan drive -> DriveDecider.next(state, drive, now);
        };
    }

    private static Decision said(State state, InboxMessage message, Instant now) {
        return switch (message) {
            case Command.SubmitStage command -> SubmissionDecider.submit(state, command, now);
            case Command.SubmitAssignment command ->
                    SubmissionDecider.assignment(state, command, now);
            case Command.SubmitBench command -> SubmissionDecider.bench(state, command, now);
            case Command.CancelPlan command -> CancelDecider.plan(state, command, now);
            case Command.CancelWork command -> CancelDecider.work(state, command, now);
            case Command.RaiseBudgets command -> BudgetDecider.raise(state, command, now);
            case Command.RetryWork command -> RetryDecider.retry(state, command, now);
            case Command.AnswerGate command -> GateDecider.answer(state, command, now);
            case Command.CordonWorker command -> CordonDecider.cordon(state, command, now);
            case Command.ResumeProvider command -> BreakerDecider.resume(state, command, now);
            case Report.Claimed claimed -> ClaimDecider.claimed(state, claimed, now);
            case Report.Started started -> ReportDecider.started(state, started);
            case Report.Stepped stepped -> StepReports.stepped(state, stepped);
            case Report.Ended ended -> ReportDecider.ended(state, ended, now);
            case Report.Gone gone -> ReportDecider.gone(state, gone, now);
        };
    }

    /// Only as it was when its report was written: a plan that went on since has another to come.
    private static Decision archived(State state, Input.ReportKept kept) {
        boolean same =
                state.plan(kept.plan())
                        .flatMap(plan -> plan.endedAt)
                        .filter(kept.endedAt()::equals)
                        .isPresent();
        return same ? Decision.of(new Event.PlanArchived(kept.plan())) : Decision.NOTHING;
    }

    /// The events, a dispatch for each that queues something, and a Cancel to whom may have what is cancelled.
    static Decision dispatched(State state, List<Event> events) {
        List<Effect> effects = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.WorkQueued queued) {
                state.plan(queued.attempt().work().plan())
                        .map(plan -> State.dispatch(plan, queued.kind(), queued.attempt()))
                        .ifPresent(effects::add);
            } else if (event instanceof Event.DispatchedAgain again) {
                state.dispatch(again.attempt()).ifPresent(effects::add);
            } else if (event instanceof Event.WorkCancelling cancelling) {
                state.work(cancelling.work()).map(State::cancels).ifPresent(effects::addAll);
            }
        }
        return new Decision(events, effects);
    }
}
