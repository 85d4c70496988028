package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// That the provider of one account refuses work, for the whole fleet: as long as there is one, the fleet asks that provider
/// for less than it could. A value; each change of it is an event, so a restart knows it too.
///
/// @param agent whose attempt met the refusal
/// @param refusals in a row that counted: the more, the longer the pause
/// @param since when it was opened last; what attempts begun before meet tells nothing new
/// @param next when the next step falls due: an attempt goes to see, or more of them at once
/// @param probe the one attempt that goes to see
/// @param places attempts that may be under way at once while it eases
/// @param reason what the provider said
public record Breaker(
        Account account,
        String agent,
        Phase phase,
        int refusals,
        Instant since,
        Instant next,
        Optional<AttemptId> probe,
        int places,
        String reason) {
    /// Attempts at once when the provider has answered again.
    private static final int FEW = 2;

    /// From here on nothing is held back: one step more than the largest stages seen have runs.
    private static final int MANY = 32;

    /// How far the provider is from normal.
    public enum Phase {
        /// Nothing is started.
        OPEN,
        /// One attempt may go to see, or has gone.
        TRYING,
        /// The provider has answered: more and more may go at once.
        EASING
    }

    public Breaker {
        reason = Limits.text(reason);
    }

    static Breaker opened(
            Account account, String agent, int refusals, Instant now, Instant next, String reason) {
        return new Breaker(
                account, agent, Phase.OPEN, refusals, now, next, Optional.empty(), 0, reason);
    }

    /// The same with a later time, which the provider has named meanwhile.
    Breaker until(Instant later, String word) {
        return new Breaker(
                account, agent, phase, refusals, since, later, Optional.empty(), 0, word);
    }

    /// One may go to see.
    Breaker trying() {
        return new Breaker(
                account, agent, Phase.TRYING, refusals, since, next, Optional.empty(), 0, reason);
    }

    /// This one has gone to see; no other before `next`.
    Breaker probedBy(AttemptId attempt, Instant next) {
        return new Breaker(
                account,
                agent,
                Phase.TRYING,
                refusals,
                since,
                next,
                Optional.of(attempt),
                0,
                reason);
    }

    /// The provider answers, or a person says so: a few at once until `next`, then twice as many.
    Breaker easing(Instant next) {
        return new Breaker(
                account,
                agent,
                Phase.EASING,
                refusals,
                since,
                next,
                Optional.empty(),
                phase == Phase.EASING ? 2 * places : FEW,
                reason);
    }

    boolean isDue(Instant now) {
        return !next.isAfter(now);
    }

    /// Whether with the next step everything goes as if nothing had been.
    boolean isOverNext() {
        return phase == Phase.EASING && places >= MANY;
    }

    boolean isProbe(AttemptId attempt) {
        return phase == Phase.TRYING && probe.filter(attempt::equals).isPresent();
    }

    /// How long nothing may be started, for who asks at `now`.
    Duration left(Instant now) {
        return isDue(now) ? Duration.ZERO : Duration.between(now, next);
    }
}
