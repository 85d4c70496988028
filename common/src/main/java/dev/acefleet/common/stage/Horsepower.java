package dev.acefleet.common.stage;

import java.util.Locale;
import java.util.Optional;

/// The model profile of a project (spec/stage.md 1.2, 1.3).
public enum Horsepower {
    MAX,
    BALANCED,
    ECO;

    /// The profile of a name; older names are understood too.
    static Optional<Horsepower> parse(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "max", "quality" -> Optional.of(MAX);
            case "balanced" -> Optional.of(BALANCED);
            case "eco", "budget" -> Optional.of(ECO);
            default -> Optional.empty();
        };
    }
}
