package dev.acefleet.cli.fleet;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// When the forks of a drive were launched, taken and ended, as the journal has it.
final class ForkTimes {
    private final List<String> launched = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final List<Duration> refills = new ArrayList<>();
    private final List<String> besideAFailure = new ArrayList<>();
    private final Set<AttemptId> forks = new HashSet<>();
    private final Set<AttemptId> inFlight = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private Optional<Instant> lastEnd = Optional.empty();
    private int most;

    ForkTimes(List<History.Moment> moments, PlanId plan) {
        for (History.Moment moment : moments) {
            switch (moment.event()) {
                case Event.WorkQueued queued when isFork(queued, plan) ->
                        launched(queued.attempt());
                case Event.Leased leased when forks.contains(leased.attempt()) ->
                        taken(leased.attempt(), moment.at());
                case Event.AttemptEnded end when forks.contains(end.attempt()) ->
                        ended(end, moment.at());
                default -> {}
            }
        }
    }

    private static boolean isFork(Event.WorkQueued queued, PlanId plan) {
        return queued.kind() == WorkKind.FORK && queued.attempt().work().plan().equals(plan);
    }

    private static String name(AttemptId attempt) {
        return attempt.work().item() + "/" + attempt.number();
    }

    private void launched(AttemptId attempt) {
        forks.add(attempt);
        launched.add(name(attempt));
        if (!open.isEmpty() && !open.contains(attempt.work().item())) {
            besideAFailure.add(name(attempt));
        }
    }

    private void taken(AttemptId attempt, Instant at) {
        inFlight.add(attempt);
        most = Math.max(most, inFlight.size());
        if (attempt.number() == 1) {
            lastEnd.ifPresent(end -> refills.add(Duration.between(end, at)));
        }
    }

    private void ended(Event.AttemptEnded end, Instant at) {
        String item = end.attempt().work().item();
        inFlight.remove(end.attempt());
        ended.add(name(end.attempt()));
        lastEnd = Optional.of(at);
        if (end.outcome() instanceof Outcome.Failed) {
            failed.add(name(end.attempt()));
            open.add(item);
        } else {
            open.remove(item);
        }
    }

    /// Attempts in the order in which they were launched, as in `020.01/1`.
    List<String> launched() {
        return launched;
    }

    /// Those that failed, in their order.
    List<String> failed() {
        return failed;
    }

    /// All that ended, in their order.
    List<String> ended() {
        return ended;
    }

    /// Those that were launched while another one's failure was not made up for.
    List<String> besideAFailure() {
        return besideAFailure;
    }

    /// How long after the latest end each first attempt was taken that was not among the first.
    List<Duration> refills() {
        return refills;
    }

    /// The most that were in flight at once.
    int most() {
        return most;
    }
}
