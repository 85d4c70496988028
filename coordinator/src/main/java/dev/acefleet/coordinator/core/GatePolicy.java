package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Gate;
import dev.acefleet.common.stage.GateAnswer;
import dev.acefleet.common.stage.GateCaution;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which answers a gate takes, and which it may get without a person (spec/stage.md 5.3 and section 12).
final class GatePolicy {
    static final String APPROVED = "approved";

    private GatePolicy() {}

    sealed interface Reading {
        /// @param text as the journal keeps it
        record Valid(String text) implements Reading {}

        record Invalid(String reason) implements Reading {}
    }

    static Reading read(Gate gate, String text) {
        return switch (GateAnswer.of(gate.kind(), ids(gate), text)) {
            case GateAnswer.Approved() -> new Reading.Valid(APPROVED);
            case GateAnswer.Done() -> new Reading.Valid("done");
            case GateAnswer.Chosen(String id) -> new Reading.Valid(id);
            case GateAnswer.Feedback(String feedback) -> new Reading.Valid(feedback);
            case GateAnswer.Refused(String reason) -> new Reading.Invalid(reason);
        };
    }

    private static List<String> ids(Gate gate) {
        return gate.options().stream().map(Gate.Option::id).toList();
    }

    /// What the fleet answers by itself where that was asked for; empty where only a person may.
    static Optional<String> automatic(Gate gate) {
        if (!gate.caution().isEmpty() || GateCaution.inText(question(gate)).isPresent()) {
            return Optional.empty();
        }
        return switch (gate.kind()) {
            case HUMAN_VERIFY -> Optional.of(APPROVED);
            case DECISION -> ids(gate).stream().findFirst();
            case HUMAN_ACTION -> Optional.empty();
        };
    }

    private static String question(Gate gate) {
        return Stream.concat(
                        Stream.of(
                                gate.task(),
                                gate.status(),
                                gate.blockedBy(),
                                gate.details(),
                                gate.awaiting()),
                        gate.options().stream()
                                .map(option ->
                                        option.id() + " " + option.name() + " " + option.text()))
                .collect(Collectors.joining("\n"));
    }
}
