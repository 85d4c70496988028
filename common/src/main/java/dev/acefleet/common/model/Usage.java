package dev.acefleet.common.model;

/// What an attempt cost, as far as its agent program says. `reported` is false where the program reports nothing, and
/// then the figures are zero and mean nothing.
public record Usage(boolean reported, double costUsd, long inputTokens, long outputTokens) {
    public static final Usage UNKNOWN = new Usage(false, 0, 0, 0);
}
