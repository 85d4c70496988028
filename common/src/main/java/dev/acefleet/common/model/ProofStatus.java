package dev.acefleet.common.model;

/// What an audit found (spec/stage.md section 7).
public enum ProofStatus {
    PASSED,
    HUMAN_NEEDED,
    GAPS_FOUND
}
