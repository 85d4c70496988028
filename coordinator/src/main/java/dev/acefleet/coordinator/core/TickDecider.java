package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What fell due. Each item is decided by itself: one that cannot be decided is parked with the reason, and the others have
/// theirs (protocol P8); what is no item of work is left as it is, and said. What does not fit into one entry falls due at the next Tick.
final class TickDecider {
    /// Before what could not be decided is tried again: long enough not to fill the journal with one bug.
    private static final Duration AFTER_A_BUG = Duration.ofMinutes(10);

    /// How long a worker is known that gets no work: after that no start of it can be at work that was replaced.
    private static final Duration WORKER = Duration.ofDays(30);

    private final State state;
    private final Instant now;
    private final List<Event> events = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private final Set<AttemptId> held = new HashSet<>();

    TickDecider(State state, Instant now) {
        this.state = state;
        this.now = now;
    }

    static Decision tick(State state, Input.Tick tick, Instant now) {
        TickDecider decider = new TickDecider(state, now);
        decider.guarded("what is parked", decider::parked);
        decider.guarded("gates", decider::gated);
        decider.guarded("what is being cancelled", decider::cancelling);
        decider.guarded("providers", decider::breakers);
        decider.guarded("what was turned away", decider::turnedAway);
        decider.guarded("what is queued", () -> decider.queued(tick));
        decider.guarded("refs", () -> decider.pruned(tick.refs()));
        decider.guarded("workers", decider::forgotten);
        return Decider.dispatched(state, decider.events).with(decider.failures);
    }

    /// Where not even the items can be told that fell due, a question is left out until the next Tick, and keeps none of the
    /// others from theirs.
    private void guarded(String what, Runnable question) {
        try {
            question.run();
        } catch (RuntimeException e) {
            failures.add(new IllegalStateException(what + ": " + e, e));
        }
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

    /// Refs of plans that ended long enough ago (protocol P23), and those that nobody could delete.
    private void pruned(Duration kept) {
        Instant due = now.minus(kept);
        PruneDecider.due(state, due)
                .forEach(plan ->
                        decide(PruneDecider.item(plan), () -> List.of(PruneDecider.begin(plan))));
        PruneDecider.overdue(state, due.minus(Limits.PRUNE))
                .forEach(prune -> decide(prune.id, () -> PruneDecider.giveUp(prune)));
    }

    /// Ids of workers that are gone: who gives each start a new one would fill the memory with them.
    private void forgotten() {
        for (String worker : state.forgettable(now.minus(WORKER))) {
            add(List.of(new Event.WorkerForgotten(worker)));
        }
    }

    private void turnedAway() {
        CordonDecider.due(state, now).stream()
                .filter(attempt -> !held.contains(attempt))
                .forEach(attempt ->
                        decide(attempt.work(), () -> List.of(new Event.DispatchedAgain(attempt))));
    }

    /// Before anything is dispatched again: what is held is not.
    private void breakers() {
        for (Breaker breaker : state.breakers.values()) {
            guarded(
                    "the provider of " + breaker.account(),
                    () -> add(BreakerDecider.tick(state, breaker, now)));
        }
        for (AttemptId attempt : BreakerDecider.toHold(state)) {
            held.add(attempt);
            decide(attempt.work(), () -> List.of(BreakerDecider.hold(state, attempt)));
        }
    }

    /// Dispatches again what waits beside a worker that is given nothing, or was overtaken (protocol P10): its record must
    /// be lost.
    private void queued(Input.Tick tick) {
        state.queued.forEach((attempt, since) -> {
            if (!since.plus(Limits.REDISPATCH).isAfter(now) && !held.contains(attempt)) {
                decide(attempt.work(), () -> queued(tick, attempt, since));
            }
        });
    }

    private List<Event> queued(Input.Tick tick, AttemptId attempt, Instant since) {
        Input.PoolLane lane = laneOf(attempt);
        Instant taken = state.taken.getOrDefault(lane, Instant.MIN);
        boolean isOvertaken = !since.plus(Limits.REDISPATCH).isAfter(taken);
        return isOvertaken || tick.idle().contains(lane)
                ? List.of(new Event.DispatchedAgain(attempt))
                : List.of();
    }

    private Input.PoolLane laneOf(AttemptId attempt) {
        Plan plan = state.plan(attempt.work().plan()).orElseThrow();
        WorkKind kind = state.work(attempt.work()).orElseThrow().kind;
        return new Input.PoolLane(plan.policy().pool(), kind.lane());
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
        add(answer);
    }

    private void add(List<Event> answer) {
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
