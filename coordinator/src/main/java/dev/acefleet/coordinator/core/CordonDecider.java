package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Workers that a person wants to get no new work. Shard 0 keeps them (protocol P6), repeats them after an announcement
/// (P9), and says it to the worker with each of its heartbeats, so that it takes nothing; what it has taken all the same is
/// refused here, which consumes nothing, and is dispatched again for others. What it has in hand goes on.
final class CordonDecider {
    /// Cordons kept: more than a fleet has workers, so that made-up names cannot fill the memory.
    private static final int MOST = 10_000;

    /// From one record of an attempt to the next, where cordoned workers take them: one that does not listen must not make
    /// the coordinator and itself busy.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private CordonDecider() {}

    static Decision cordon(State state, Command.CordonWorker command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        if (command.cordoned() && state.cordons.size() >= MOST) {
            return FirstAnswers.refuse(
                    command,
                    Answer.Reason.NOT_POSSIBLE,
                    MOST + " workers are cordoned already; uncordon those that are gone");
        }
        if (!command.cordoned() && !state.cordons.containsKey(command.worker())) {
            return FirstAnswers.refuse(
                    command,
                    Answer.Reason.NOT_POSSIBLE,
                    command.worker() + " is not cordoned; see fleet workers");
        }
        Event event =
                command.cordoned()
                        ? new Event.WorkerCordoned(command.worker(), command.reason())
                        : new Event.WorkerUncordoned(command.worker());
        return new Decision(
                List.of(event, FirstAnswers.answered(command, new Answer.Done())),
                List.of(new Effect.Cordon(command.worker(), command.cordoned(), command.reason())));
    }

    /// What a worker is told again that was heard.
    static List<Effect> again(State state, String worker) {
        String reason = state.cordons.get(worker);
        return reason == null ? List.of() : List.of(new Effect.Cordon(worker, true, reason));
    }

    /// The answer to a cordoned worker's claim of a queued attempt. Its record is spent, so another one has to be written.
    static Decision turnAway(State state, Report.Claimed claim) {
        return turnAway(state, claim, List.of(), "the worker is cordoned");
    }

    /// The same for another reason why this worker cannot have what others can.
    static Decision turnAway(State state, Report.Claimed claim, List<Event> also, String reason) {
        List<Event> events = new ArrayList<>(also);
        if (!state.turnedAway.contains(claim.attempt())) {
            events.add(new Event.TurnedAway(claim.attempt()));
        }
        return new Decision(
                events,
                List.of(
                        new Effect.Refuse(
                                claim.worker().id(), claim.attempt(), claim.claim(), reason)));
    }

    /// Those of the attempts turned away that are to be dispatched again.
    static List<AttemptId> due(State state, Instant now) {
        return waiting(state).stream()
                .filter(attempt ->
                        !state.queued.getOrDefault(attempt, now).plus(PAUSE).isAfter(now))
                .toList();
    }

    /// Those that nobody else has got since.
    static List<AttemptId> waiting(State state) {
        return state.turnedAway.stream().filter(state.queued::containsKey).toList();
    }

    static void turnedAway(State state, AttemptId attempt) {
        state.turnedAway.retainAll(state.queued.keySet());
        state.turnedAway.add(attempt);
    }
}
