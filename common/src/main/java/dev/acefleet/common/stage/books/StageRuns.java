package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/// How far a stage is, by its files: a run is done when its recap exists.
public record StageRuns(StageId stage, NavigableSet<RunId> runs, NavigableSet<RunId> done) {
    public StageRuns {
        runs = Collections.unmodifiableNavigableSet(new TreeSet<>(runs));
        done = Collections.unmodifiableNavigableSet(new TreeSet<>(done));
        if (!runs.containsAll(done)) {
            throw new IllegalArgumentException(
                    "Runs are done that stage " + stage + " does not have");
        }
    }

    public static StageRuns of(StageId stage, Collection<RunId> runs, Collection<RunId> done) {
        return new StageRuns(stage, new TreeSet<>(runs), new TreeSet<>(done));
    }

    /// As the books write it: `2/3`.
    @Override
    public String toString() {
        return done.size() + "/" + runs.size();
    }
}
