package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What fell due. Each item is decided by itself: one that cannot be decided is parked with the reason, and the others have
/// theirs (protocol P8). What does not fit into one entry falls due at the next Tick.
final class TickDecider {
    /// Before what could not be decided is tried again: long enough not to fill the journal with one bug.
    private static final Duration AFTER_A_BUG = Duration.ofMinutes(10);

    private final State state;
    private final Instant now;
    private final List<Event> events = new ArrayList<>();

    TickDecider(State state, Instant now) {
        this.state = state;
        this.now = now;
    }

    static List<Event> tick(State state, Input.Tick tick, Instant now) {
        TickDecider decider = new TickDecider(state, now);
        decider.parked();
        decider.gated();
        decider.cancelling();
        decider.turnedAway();
        decider.queued(tick);
        return decider.events;
    }

    private void parked() {
        for (Map.Entry<Instant, TreeSet<WorkId>> due : state.parked.entrySet()) {
            if (due.getKey().isAfter(now)) {
                return;
            }
            due.getValue().forEach(work -> decide(work, () -> List.of(new Event.WorkDue(work))));
        }
    }

    /// Gates that nobody has answered in time.
    private void gated() {
        state.gated.forEach((id, deadline) -> {
            if (!deadline.isAfter(now)) {
                decide(id, () -> GateDecider.expired(state, state.work(id).orElseThrow()));
            }
        });
    }

    private void cancelling() {
        state.cancelling.forEach((id, since) -> {
            if (!since.plus(Limits.CANCEL).isAfter(now)) {
                decide(id, () -> CancelDecider.unconfirmed(state.work(id).orElseThrow()));
            }
        });
    }

    private void turnedAway() {
        CordonDecider.due(state, now)
                .forEach(attempt ->
                        decide(attempt.work(), () -> List.of(new Event.DispatchedAgain(attempt))));
    }

    /// Dispatches again what waits beside a free slot, or was overtaken (protocol P10): its record must be lost.
    private void queued(Input.Tick tick) {
        Map<Input.IdleLane, Instant> overtaken = overtaken();
        state.queued.forEach((attempt, since) -> {
            if (!since.plus(Limits.REDISPATCH).isAfter(now)) {
                decide(
                        attempt.work(),
                        () -> {
                            Input.IdleLane lane = laneOf(attempt);
                            boolean lost =
                                    tick.idle().contains(lane)
                                            || since.isBefore(
                                                    overtaken.getOrDefault(lane, Instant.MIN));
                            return lost ? List.of(new Event.DispatchedAgain(attempt)) : List.of();
                        });
            }
        });
    }

    /// By lane, when the latest of those was dispatched that have been leased for long enough.
    private Map<Input.IdleLane, Instant> overtaken() {
        Map<Input.IdleLane, Instant> latest = new HashMap<>();
        for (Lease lease : state.leases.values()) {
            if (!lease.at().plus(Limits.REDISPATCH).isAfter(now)) {
                state.work(lease.attempt().work())
                        .ifPresent(work ->
                                latest.merge(
                                        laneOf(lease.attempt()),
                                        work.dispatchedAt,
                                        (one, other) -> one.isAfter(other) ? one : other));
            }
        }
        return latest;
    }

    private Input.IdleLane laneOf(AttemptId attempt) {
        StagePlan plan = state.plan(attempt.work().plan()).orElseThrow();
        WorkKind kind = state.work(attempt.work()).orElseThrow().kind;
        return new Input.IdleLane(plan.stage.policy().pool(), kind.lane());
    }

    List<Event> events() {
        return events;
    }

    void decide(WorkId work, Supplier<List<Event>> question) {
        if (events.size() >= Limits.EVENTS_PER_ENTRY) {
            return;
        }
        List<Event> answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            answer = afterABug(work, e).map(List::of).orElse(List.of());
        }
        if (events.size() + answer.size() <= Limits.EVENTS_PER_ENTRY) {
            events.addAll(answer);
        }
    }

    private Optional<Event> afterABug(WorkId id, RuntimeException failure) {
        String reason = "what fell due for it cannot be decided: " + failure;
        return state.work(id)
                .filter(work -> !work.status.isTerminal())
                .map(work ->
                        work.status == WorkStatus.CANCELLING
                                ? new Event.WorkEnded(id, WorkStatus.CANCELLED, reason)
                                : new Event.WorkParked(id, now.plus(AFTER_A_BUG), reason));
    }
}
