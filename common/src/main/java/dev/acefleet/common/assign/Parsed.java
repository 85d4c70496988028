package dev.acefleet.common.assign;

import java.util.List;

/// What came of reading a text that somebody wrote.
public sealed interface Parsed<T> {
    record Good<T>(T value) implements Parsed<T> {}

    /// @param problems everything that is wrong with it, each with its line
    record Bad<T>(List<String> problems) implements Parsed<T> {
        public Bad {
            problems = List.copyOf(problems);
        }
    }
}
