package dev.acefleet.common.model;

import java.time.Duration;

/// What attempts have used up together. Kinds that an agent program does not report count as nothing used.
///
/// @param tokens read and written
/// @param turns requests to the model
/// @param time that agents ran, each for itself: three beside each other use three minutes in one
public record Spent(double usd, long tokens, long turns, Duration time) {
    public static final Spent NOTHING = new Spent(0, 0, 0, Duration.ZERO);

    public Spent {
        if (!(usd >= 0) || tokens < 0 || turns < 0 || time.isNegative()) {
            throw new IllegalArgumentException(
                    "Nothing negative can be spent: "
                            + usd
                            + " USD, "
                            + tokens
                            + " tokens, "
                            + turns
                            + " turns, "
                            + time);
        }
    }

    /// What an attempt says that it used, and how long its agent ran. A worker's figures are not believed where they are
    /// none.
    public static Spent of(Usage usage, Duration time) {
        return new Spent(
                usage.costUsd() > 0 ? usage.costUsd() : 0,
                Math.max(0, usage.inputTokens()) + Math.max(0, usage.outputTokens()),
                Math.max(0, usage.turns()),
                time.isNegative() ? Duration.ZERO : time);
    }

    /// As if a budget were used up to its end.
    public static Spent of(Budget budget) {
        return new Spent(
                budget.usd(),
                budget.tokens(),
                budget.turns(),
                Duration.ofMinutes(budget.minutes()));
    }

    /// What of it goes beyond the other, kind by kind.
    public Spent beyond(Spent other) {
        return new Spent(
                Math.max(0, usd - other.usd),
                Math.max(0, tokens - other.tokens),
                Math.max(0, turns - other.turns),
                time.compareTo(other.time) > 0 ? time.minus(other.time) : Duration.ZERO);
    }

    /// The greater of both, kind by kind.
    public Spent orMore(Spent other) {
        return new Spent(
                Math.max(usd, other.usd),
                Math.max(tokens, other.tokens),
                Math.max(turns, other.turns),
                time.compareTo(other.time) > 0 ? time : other.time);
    }

    public Spent plus(Spent other) {
        return new Spent(
                usd + other.usd, tokens + other.tokens, turns + other.turns, time.plus(other.time));
    }
}
