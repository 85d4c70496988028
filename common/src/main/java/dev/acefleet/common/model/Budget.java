package dev.acefleet.common.model;

/// What one attempt may use up before it is stopped. Zero means: no limit of that kind. Dollars are a fiction where a
/// subscription pays, so there are tokens, turns and minutes beside them.
///
/// @param usd as the agent program reports its cost
/// @param tokens read and written, as the agent program reports them
/// @param turns requests to the model, as far as the agent program shows them
/// @param minutes of the agent's running
public record Budget(double usd, long tokens, int turns, int minutes) {
    public static final Budget NONE = new Budget(0, 0, 0, 0);

    public Budget {
        if (!(usd >= 0) || Double.isInfinite(usd) || tokens < 0 || turns < 0 || minutes < 0) {
            throw new IllegalArgumentException(
                    "A budget has no negative figures: "
                            + usd
                            + " USD, "
                            + tokens
                            + " tokens, "
                            + turns
                            + " turns, "
                            + minutes
                            + " minutes");
        }
    }

    /// The tighter of both, kind by kind.
    public Budget and(Budget other) {
        return new Budget(
                usd == 0 || other.usd == 0 ? usd + other.usd : Math.min(usd, other.usd),
                tighter(tokens, other.tokens),
                (int) tighter(turns, other.turns),
                (int) tighter(minutes, other.minutes));
    }

    private static long tighter(long one, long other) {
        return one == 0 || other == 0 ? one + other : Math.min(one, other);
    }
}
