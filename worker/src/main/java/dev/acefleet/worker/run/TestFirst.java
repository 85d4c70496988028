package dev.acefleet.worker.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A test-first run commits its failing test before what makes it pass (spec/stage.md 6.2, RS-78). Pure. Whether that test
/// did fail, nobody runs: it is a warning and no more.
final class TestFirst {
    private TestFirst() {}

    /// What is odd about the order of a run's commits.
    ///
    /// @param subjects their first lines, the newest first
    static Optional<String> trouble(List<String> subjects) {
        int feature = oldest(subjects, "feat");
        if (feature < 0) {
            return Optional.of("a test-first run without a commit of its feature (feat)");
        }
        return oldest(subjects, "test") < feature
                ? Optional.of(
                        "a test-first run whose failing test (test) is not committed before its"
                                + " feature (feat)")
                : Optional.empty();
    }

    /// Where the oldest commit of a type stands; -1 where there is none.
    private static int oldest(List<String> subjects, String type) {
        return IntStream.range(0, subjects.size())
                .filter(at -> subjects.get(at).startsWith(type + "("))
                .max()
                .orElse(-1);
    }
}
