package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.ProviderTrouble.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long a provider is left alone that refused.
public final class BreakerPolicy {
    /// The usual shortest time between two attempts that go to see: a rate is often counted by the minute.
    public static final Duration PAUSE = Duration.ofSeconds(30);

    /// The longest time without a word of the provider's, in pauses: ten minutes usually.
    private static final int LONGEST = 20;

    /// The same where a quota is used up, or nobody has paid: an hour usually. Somebody may have, so it is looked at.
    private static final int LONGEST_QUOTA = 120;

    /// The longest time by a provider's own word. Another machine's clock told it, so longer ones are looked at in between.
    private static final Duration LONGEST_STATED = Duration.ofHours(6);

    /// How many pauses an attempt that went to see may be under way before its provider counts as answering: agents that
    /// wait for theirs are stopped after a minute, and this is three.
    private static final int ANSWERS_AFTER = 6;

    /// So often a pause is doubled at most; more is only an overflow.
    private static final int DOUBLINGS = 20;

    private BreakerPolicy() {}

    /// When it is tried next.
    ///
    /// @param refusals in a row, this one too
    static Instant next(
            Duration pause, int refusals, Span span, Optional<Instant> stated, Instant now) {
        boolean isQuota = span != Span.SHORT && stated.isEmpty();
        Duration longest = pause.multipliedBy(isQuota ? LONGEST_QUOTA : LONGEST);
        Duration first = isQuota ? pause.multipliedBy(LONGEST) : pause;
        Duration doubled = first.multipliedBy(1L << Math.min(refusals - 1, DOUBLINGS));
        Instant own = now.plus(doubled.compareTo(longest) < 0 ? doubled : longest);
        Instant word = stated.orElse(own);
        Instant last = now.plus(LONGEST_STATED);
        Instant later = word.isAfter(own) ? word : own;
        return later.isAfter(last) ? last : later;
    }

    /// Whether a provider that has not refused an attempt since `leased` answers.
    static boolean answers(Duration pause, Instant leased, Instant now) {
        return !leased.plus(pause.multipliedBy(ANSWERS_AFTER)).isAfter(now);
    }
}
