package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.coordinator.core.Breaker;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the journal says of one account, held against the rules: a refusal opens its breaker; until an attempt that was begun
/// after it is answered, one at a time is begun, and one in each pause.
final class ProviderBook {
    private final World world;
    private final Account account;
    private final Map<AttemptId, Instant> leased = new HashMap<>();
    private Optional<Breaker.Phase> phase = Optional.empty();
    private Instant opened = Instant.MIN;
    private Instant lastBegun = Instant.MIN;
    private boolean mustOpen;
    private boolean answered;

    /// How often a person has said that it answers, and nothing has come of that yet.
    private int resumes;

    ProviderBook(World world, Account account) {
        this.world = world;
        this.account = account;
    }

    void leased(AttemptId attempt, Instant at) {
        if (isShut()) {
            require(
                    begunSince().isEmpty(),
                    attempt + " goes to see beside " + begunSince() + " at the provider of");
            Duration pause = Duration.between(lastBegun.isAfter(opened) ? lastBegun : opened, at);
            require(
                    pause.compareTo(ModelProviders.PAUSE) >= 0,
                    attempt + " goes to see after " + pause + " at the provider of");
        }
        lastBegun = at;
        leased.put(attempt, at);
    }

    private boolean isShut() {
        return phase.filter(now -> now != Breaker.Phase.EASING).isPresent();
    }

    /// Attempts in hand that were begun after the refusal.
    private Map<AttemptId, Instant> begunSince() {
        Map<AttemptId, Instant> since = new HashMap<>(leased);
        since.values().removeIf(at -> at.isBefore(opened));
        return since;
    }

    void ended(Event.AttemptEnded e) {
        Instant begun = leased.remove(e.attempt());
        boolean isNew = begun != null && !begun.isBefore(opened);
        if (e.outcome() instanceof Outcome.Failed failed
                && (failed.kind() == FailureKind.PROVIDER_QUOTA
                        || failed.kind() == FailureKind.PROVIDER_UNAVAILABLE)) {
            mustOpen = isNew || phase.isEmpty();
        } else if (isNew && isAnswer(e.outcome())) {
            answered = true;
        }
    }

    private static boolean isAnswer(Outcome outcome) {
        return !(outcome instanceof Outcome.Adopted)
                && !(outcome instanceof Outcome.Released)
                && !(outcome instanceof Outcome.Declined)
                && !(outcome instanceof Outcome.Failed failed && !isAnswer(failed.kind()));
    }

    /// Nobody uses up a budget without an answer.
    private static boolean isAnswer(FailureKind kind) {
        return kind.consumesAttempt() || kind == FailureKind.BUDGET;
    }

    /// A person is about to say that it answers; some time later that is decided.
    void resumed() {
        resumes++;
    }

    void changed(Breaker breaker, Instant at) {
        switch (breaker.phase()) {
            case OPEN -> {
                mustOpen = false;
                answered = false;
                opened = breaker.since();
            }
            case TRYING -> {}
            case EASING -> {
                boolean isLong =
                        begunSince().values().stream()
                                .anyMatch(begun ->
                                        !begun.plus(ModelProviders.PAUSE.multipliedBy(6))
                                                .isAfter(at));
                if (!answered && !isLong && isShut()) {
                    require(
                            resumes > 0,
                            "nobody has answered, and more are begun at the provider of");
                    resumes--;
                }
            }
        }
        phase = Optional.of(breaker.phase());
    }

    void closed() {
        require(phase.equals(Optional.of(Breaker.Phase.EASING)), "all are begun at once at");
        phase = Optional.empty();
    }

    /// After each entry.
    void requireOpened() {
        require(!mustOpen, "an attempt was refused, and nothing is made of it, by the provider of");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw world.broken(otherwise + " " + account);
        }
    }
}
