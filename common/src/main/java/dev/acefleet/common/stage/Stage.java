package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A stage that can be run.
///
/// @param directory from the repository's root, for example `.ace/stages/03-api`
/// @param slug the directory's name without its number
/// @param name and goal as the track says; the slug and nothing where it does not
/// @param runs all of them, in run order
public record Stage(
        StageId id,
        String directory,
        String slug,
        String name,
        String goal,
        List<String> requirements,
        List<RunFile> runs,
        StageConfig config,
        Track track) {
    public Stage {
        requirements = List.copyOf(requirements);
        runs = List.copyOf(runs);
    }

    /// The runs that are to be done: without a recap, and with `gapsOnly` those alone that close gaps.
    public List<RunFile> select(boolean gapsOnly) {
        return runs.stream()
                .filter(run -> !run.complete() && (!gapsOnly || run.gapClosure()))
                .toList();
    }

    public List<RunId> complete() {
        return runs.stream().filter(RunFile::complete).map(RunFile::id).toList();
    }

    /// Runs by batch, ascending.
    public static SortedMap<Integer, List<RunFile>> batches(List<RunFile> runs) {
        return runs.stream()
                .collect(Collectors.groupingBy(RunFile::batch, TreeMap::new, Collectors.toList()));
    }
}
