package dev.acefleet.common.stage;

import java.util.List;
import java.util.Optional;

/// What came of reading a stage.
///
/// @param stage there unless a problem is an error
/// @param runs the run files found, also of a stage that cannot be run
public record StageReading(Optional<Stage> stage, List<RunFile> runs, List<Problem> problems) {
    public StageReading {
        runs = List.copyOf(runs);
        problems = List.copyOf(problems);
    }

    static StageReading refused(List<Problem> problems) {
        return new StageReading(Optional.empty(), List.of(), problems);
    }
}
