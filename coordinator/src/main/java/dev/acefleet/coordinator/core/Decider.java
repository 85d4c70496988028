package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.WorkId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What an input means in a state. Pure: reads the state, changes nothing. Called by the thread that owns the state, which
/// then journals the events and evolves them. Where the process dies between the two, the input is read again.
///
/// What follows from an event for its plan is a decision of its own ([Input.Advance]): so each decider reads a state in
/// which everything before it has happened, and a crash between two of them is made good by asking every plan again.
public final class Decider {
    private Decider() {}

    public static Decision decide(State state, Input input, Instant now) {
        return switch (input) {
            case Input.Said said ->
                    switch (said.message()) {
                        case Command.SubmitStage command ->
                                SubmissionDecider.submit(state, command, now);
                        case Command.CancelPlan _,
                                Command.CancelWork _,
                                Command.RetryWork _,
                                Report.Gone _ ->
                                Decision.NOTHING;
                        case Report.Claimed claimed -> ClaimDecider.claimed(state, claimed, now);
                        case Report.Started started -> ReportDecider.started(state, started);
                        case Report.Ended ended -> ReportDecider.ended(state, ended, now);
                    };
            case Input.LeaseLapsed lapsed -> ReportDecider.lapsed(state, lapsed, now);
            case Input.Advance advance ->
                    dispatched(
                            state,
                            state.plan(advance.plan()).map(StageDecider::next).orElse(List.of()));
            case Input.Tick tick -> tick(state, tick, now);
        };
    }

    private static Decision tick(State state, Input.Tick tick, Instant now) {
        List<Event> events = new ArrayList<>();
        for (Map.Entry<Instant, TreeSet<WorkId>> due : state.parked.entrySet()) {
            if (due.getKey().isAfter(now)) {
                break;
            }
            due.getValue().stream()
                    .limit(Limits.EVENTS_PER_ENTRY - events.size())
                    .forEach(work -> events.add(new Event.WorkDue(work)));
        }
        for (Map.Entry<AttemptId, Instant> waiting : state.queued.entrySet()) {
            if (events.size() >= Limits.EVENTS_PER_ENTRY) {
                break;
            }
            if (!waiting.getValue().plus(Limits.REDISPATCH).isAfter(now)
                    && isIdle(state, tick, waiting.getKey())) {
                events.add(new Event.DispatchedAgain(waiting.getKey()));
            }
        }
        return dispatched(state, events);
    }

    /// The events, and a dispatch for each that queues something.
    private static Decision dispatched(State state, List<Event> events) {
        List<Effect> effects = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.WorkQueued queued) {
                state.plan(queued.attempt().work().plan())
                        .map(plan -> State.dispatch(plan, queued.kind(), queued.attempt()))
                        .ifPresent(effects::add);
            } else if (event instanceof Event.DispatchedAgain again) {
                state.dispatch(again.attempt()).ifPresent(effects::add);
            }
        }
        return new Decision(events, effects);
    }

    private static boolean isIdle(State state, Input.Tick tick, AttemptId attempt) {
        return state.plan(attempt.work().plan())
                .flatMap(plan ->
                        state.work(attempt.work())
                                .map(work ->
                                        new Input.IdleLane(
                                                plan.stage.policy().pool(), work.kind.lane())))
                .filter(tick.idle()::contains)
                .isPresent();
    }
}
