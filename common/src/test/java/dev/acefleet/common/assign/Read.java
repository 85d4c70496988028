package dev.acefleet.common.assign;

import java.util.List;
import java.util.Optional;

/// What tests expect to be readable, or not to be.
public final class Read {
    private Read() {}

    public static <T> T good(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Good<T>(T value) -> value;
            case Parsed.Bad<T>(List<String> problems) ->
                    throw new AssertionError(String.join("\n", problems));
        };
    }

    public static <T> T good(Optional<Parsed<T>> parsed) {
        return good(parsed.orElseThrow(() -> new AssertionError("nothing was found")));
    }

    public static List<String> problems(Parsed<?> parsed) {
        return switch (parsed) {
            case Parsed.Good<?>(var value) -> throw new AssertionError("was read: " + value);
            case Parsed.Bad<?>(List<String> problems) -> problems;
        };
    }

    static Catalog catalog(String... steps) {
        Catalog catalog = Catalog.EMPTY;
        for (String step : steps) {
            catalog = catalog.with(List.of(good(StepDefinition.read(step))));
        }
        return catalog;
    }
}
