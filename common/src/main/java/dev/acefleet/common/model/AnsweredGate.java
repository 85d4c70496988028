package dev.acefleet.common.model;

/// A gate with the answer that opened it.
///
/// @param by whose answer it is: a person, or the policy that was submitted
/// @param automatic nobody was asked (spec/stage.md section 12: every such answer is recorded)
public record AnsweredGate(Gate gate, String answer, String by, boolean automatic) {
    public AnsweredGate {
        answer = Limits.text(answer);
        by = Limits.text(by);
    }
}
