package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.StageReader;
import dev.acefleet.common.stage.StageTree;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// How far all stages of a project are, counted from the files of one tree: never from what anybody remembers.
public record ProjectRuns(NavigableMap<StageId, StageRuns> stages) {
    public ProjectRuns {
        stages = Collections.unmodifiableNavigableMap(new TreeMap<>(stages));
    }

    /// Of a tree in which recaps may stand for their text: it matters whether they are blank.
    public static ProjectRuns of(StageTree tree) {
        Map<StageId, Map<RunId, Boolean>> found = StageReader.runs(tree);
        NavigableMap<StageId, StageRuns> stages = new TreeMap<>();
        found.forEach((stage, runs) ->
                stages.put(
                        stage,
                        StageRuns.of(
                                stage,
                                runs.keySet(),
                                runs.keySet().stream()
                                        .filter(run -> runs.getOrDefault(run, false))
                                        .toList())));
        return new ProjectRuns(stages);
    }

    public Optional<StageRuns> stage(StageId stage) {
        return Optional.ofNullable(stages.get(stage));
    }

    public int done() {
        return stages.values().stream().mapToInt(runs -> runs.done().size()).sum();
    }

    public int total() {
        return stages.values().stream().mapToInt(runs -> runs.runs().size()).sum();
    }
}
