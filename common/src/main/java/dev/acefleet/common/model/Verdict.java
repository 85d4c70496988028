package dev.acefleet.common.model;

/// How a plan ended (design: cli.md 4).
public enum Verdict {
    PASSED,
    FAILED,
    GAPS_FOUND,
    HUMAN_NEEDED,
    CANCELLED
}
