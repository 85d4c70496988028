package dev.acefleet.common.model;

/// What an attempt cost, as far as its agent program says. `reported` is false where the program reports no cost and no
/// tokens, and then these are zero and mean nothing.
///
/// @param turns requests to the model, as far as the program shows them, whether it reports the rest or not
public record Usage(
        boolean reported, double costUsd, long inputTokens, long outputTokens, int turns) {
    public static final Usage UNKNOWN = new Usage(false, 0, 0, 0, 0);

    /// One whose turns are counted apart.
    public Usage(boolean reported, double costUsd, long inputTokens, long outputTokens) {
        this(reported, costUsd, inputTokens, outputTokens, 0);
    }

    public Usage withTurns(int counted) {
        return new Usage(reported, costUsd, inputTokens, outputTokens, counted);
    }
}
