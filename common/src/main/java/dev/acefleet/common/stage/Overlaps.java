package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Which runs of a batch may touch the same files and so must not run at the same time (spec/stage.md 2.4). Runs that a
/// dependency keeps apart anyway, and runs that are complete, are left out.
final class Overlaps {
    /// Steps of comparing that one stage may cost: a second or so. What is beyond is taken to overlap, which costs time when
    /// it is run, and never correctness.
    private static final long BUDGET = 20_000_000;

    private final List<RunFile> runs;
    private final Map<RunId, RunReader.Raw> raws;
    private final List<Problem> problems;
    private final List<BitSet> behind = new ArrayList<>();
    private long budget = BUDGET;

    /// @param runs in order of number, each with its final batch
    Overlaps(List<RunFile> runs, Map<RunId, RunReader.Raw> raws, List<Problem> problems) {
        this.runs = runs;
        this.raws = raws;
        this.problems = problems;
        Map<RunId, Integer> position = new HashMap<>();
        runs.forEach(run -> position.put(run.id(), position.size()));
        for (RunFile run : runs) {
            BitSet needs = new BitSet();
            run.dependsOn().forEach(need -> needs.set(position.getOrDefault(need, 0)));
            behind.add(needs);
        }
        // Warshall's closure: whoever is behind `via` is behind all that `via` is behind.
        for (int via = 0; via < runs.size(); via++) {
            for (BitSet needs : behind) {
                if (needs.get(via)) {
                    needs.or(behind.get(via));
                }
            }
        }
    }

    /// The runs with their overlaps; each one that must wait for an earlier one is reported.
    List<RunFile> find() {
        List<List<RunId>> overlaps = new ArrayList<>();
        for (int late = 0; late < runs.size(); late++) {
            overlaps.add(new ArrayList<>());
            for (int early = 0; early < late; early++) {
                if (overlap(early, late)) {
                    overlaps.get(late).add(runs.get(early).id());
                    overlaps.get(early).add(runs.get(late).id());
                }
            }
            if (!overlaps.get(late).isEmpty()) {
                RunFile run = runs.get(late);
                String names =
                        overlaps.get(late).stream()
                                .map(RunId::toString)
                                .collect(Collectors.joining(", "));
                problems.add(
                        Problem.warning(
                                run.path(),
                                raw(run).filesLine(),
                                "files_modified overlap with " + names + ": serialise"));
            }
        }
        List<RunFile> linked = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunFile run = runs.get(i);
            int batch = run.batch() == RunReader.MISSING ? 1 : run.batch();
            linked.add(run.with(batch, run.dependsOn(), overlaps.get(i)));
        }
        return linked;
    }

    private RunReader.Raw raw(RunFile run) {
        return Objects.requireNonNull(raws.get(run.id()));
    }

    private boolean overlap(int early, int late) {
        RunFile one = runs.get(early);
        RunFile two = runs.get(late);
        boolean together =
                !one.complete()
                        && !two.complete()
                        && one.batch() == two.batch()
                        && !behind.get(late).get(early)
                        && !behind.get(early).get(late);
        return together && (raw(one).alone() || raw(two).alone() || shareFiles(one, two));
    }

    private boolean shareFiles(RunFile one, RunFile two) {
        for (FilePattern mine : one.filesModified()) {
            for (FilePattern theirs : two.filesModified()) {
                budget -= mine.cost(theirs);
                if (budget < 0 || mine.overlaps(theirs)) {
                    return true;
                }
            }
        }
        return false;
    }
}
