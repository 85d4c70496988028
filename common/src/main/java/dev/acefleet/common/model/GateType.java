package dev.acefleet.common.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a run waits for at a gate (spec/stage.md 5.1). The journal has the names of these constants.
public enum GateType {
    /// A person looks at what was built.
    HUMAN_VERIFY,
    /// A person picks one of the options.
    DECISION,
    /// A person does what no agent can, for example logs in.
    HUMAN_ACTION;

    /// The type of a word such as `decision` or `checkpoint:human-action`.
    public static Optional<GateType> parse(String text) {
        String word =
                text.toLowerCase(Locale.ROOT)
                        .replaceAll("[`*\"'\\[\\]\\s.]", "")
                        .replaceFirst("^checkpoint:", "")
                        .replace('_', '-');
        return Stream.of(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    /// As run files and agents write it: `human-verify`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
