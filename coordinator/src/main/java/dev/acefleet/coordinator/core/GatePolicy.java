package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Gate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which answers a gate takes, and which it may get without a person (spec/stage.md 5.3 and section 12).
final class GatePolicy {
    static final String APPROVED = "approved";
    static final String DONE = "done";

    /// Stems of words for what cannot be taken back, or costs money, or is seen by others: a gate that speaks of any of
    /// it is a person's.
    private static final List<String> IRREVERSIBLE =
            List.of(
                    "delet", "drop", "destroy", "purg", "wip", "truncat", "deploy", "publish",
                    "releas", "pay", "paid", "purchas", "bill", "charg", "invoic", "buy");

    private static final Pattern HAZARD =
            Pattern.compile(
                    IRREVERSIBLE.stream().collect(Collectors.joining("|", "\\b(", ")\\w*")),
                    Pattern.CASE_INSENSITIVE);

    private GatePolicy() {}

    /// The answer as the journal keeps it: a decision takes the ids of its options alone, the others take any text, of
    /// which one word means yes. Empty: this does not answer it.
    static Optional<String> valid(Gate gate, String text) {
        String plain = text.strip();
        if (gate.kind() == Gate.Kind.DECISION && !gate.options().isEmpty()) {
            return gate.options().stream()
                    .map(Gate.Option::id)
                    .filter(id -> id.strip().equalsIgnoreCase(plain))
                    .findFirst();
        }
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (gate.kind()) {
                    case HUMAN_VERIFY -> plain.equalsIgnoreCase(APPROVED) ? APPROVED : plain;
                    case HUMAN_ACTION -> plain.equalsIgnoreCase(DONE) ? DONE : plain;
                    case DECISION -> plain;
                });
    }

    /// What would answer it.
    static String wanted(Gate gate) {
        return switch (gate.kind()) {
            case HUMAN_VERIFY -> "type `approved`, or what is wrong";
            case HUMAN_ACTION -> "type `done`, or what went wrong";
            case DECISION ->
                    gate.options().isEmpty()
                            ? "type what was decided"
                            : "type one of "
                                    + gate.options().stream()
                                            .map(Gate.Option::id)
                                            .collect(Collectors.joining(", "));
        };
    }

    /// What the fleet answers by itself where that was asked for; empty where only a person may.
    static Optional<String> automatic(Gate gate) {
        if (isHazardous(gate)) {
            return Optional.empty();
        }
        return switch (gate.kind()) {
            case HUMAN_VERIFY -> Optional.of(APPROVED);
            case DECISION -> gate.options().stream().map(Gate.Option::id).findFirst();
            case HUMAN_ACTION -> Optional.empty();
        };
    }

    private static boolean isHazardous(Gate gate) {
        String options =
                gate.options().stream()
                        .map(option -> option.id() + " " + option.name() + " " + option.text())
                        .collect(Collectors.joining(" "));
        return HAZARD.matcher(
                        String.join(
                                " ",
                                gate.task(),
                                gate.blockedBy(),
                                gate.details(),
                                gate.awaiting(),
                                options))
                .find();
    }
}
