package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What the runs of a stage are to each other: dependencies resolved, missing batches derived, circles found, overlaps of
/// files inside a batch (spec/stage.md 2.3, 2.4).
final class StageLinks {
    private final StageId stage;
    private final Predicate<RunId> completeElsewhere;
    private final boolean lenient;
    private final List<Problem> problems;
    private final Map<RunId, RunFile> runs = new TreeMap<>();
    private final Map<RunId, RunReader.Raw> raws = new TreeMap<>();

    /// @param completeElsewhere whether a run of another stage has its recap
    StageLinks(
            StageId stage,
            Predicate<RunId> completeElsewhere,
            boolean lenient,
            List<Problem> problems) {
        this.stage = stage;
        this.completeElsewhere = completeElsewhere;
        this.lenient = lenient;
        this.problems = problems;
    }

    List<RunFile> link(List<RunReader.Raw> files) {
        files.forEach(raw -> raws.put(raw.file().id(), raw));
        raws.forEach((id, raw) -> runs.put(id, raw.file()));
        raws.forEach((id, raw) -> runs.put(id, with(raw.file(), raw.file().batch(), resolve(raw))));
        Set<RunId> circle = circle();
        circle.forEach(id -> {
            String message =
                    "depends on itself through " + circle + "; no run of a circle can begin";
            problems.add(
                    Problem.error(Code.CYCLE, run(id).path(), raw(id).dependsOnLine(), message));
        });
        if (circle.isEmpty()) {
            deriveBatches();
            compareBatches();
        }
        return overlaps();
    }

    private RunFile run(RunId id) {
        return Objects.requireNonNull(runs.get(id));
    }

    private RunReader.Raw raw(RunId id) {
        return Objects.requireNonNull(raws.get(id));
    }

    private static RunFile with(RunFile run, int batch, List<RunId> dependsOn) {
        return with(run, batch, dependsOn, run.overlaps());
    }

    private static RunFile with(
            RunFile run, int batch, List<RunId> dependsOn, List<RunId> overlaps) {
        return new RunFile(
                run.id(),
                run.path(),
                run.recapPath(),
                batch,
                dependsOn,
                overlaps,
                run.filesModified(),
                run.autonomous(),
                run.gapClosure(),
                run.type(),
                run.objective(),
                run.tasks(),
                run.complete());
    }

    private List<RunId> resolve(RunReader.Raw raw) {
        Set<RunId> found = new LinkedHashSet<>();
        for (String item : raw.dependsOn()) {
            String name =
                    item.strip().replaceFirst("\\s+#.*$", "").replaceFirst("(?i)-run(\\.md)?$", "");
            Optional<RunId> here = here(name);
            if (here.isPresent()) {
                found.add(here.get());
            } else if (!RunId.parse(name).filter(this::isDoneElsewhere).isPresent()) {
                unresolved(raw, item);
            }
        }
        return List.copyOf(found);
    }

    /// A full id of this stage, or a number of its own.
    private Optional<RunId> here(String name) {
        Optional<RunId> full = RunId.parse(name).filter(runs::containsKey);
        return full.isPresent() ? full : RunId.parse(stage + "-" + name).filter(runs::containsKey);
    }

    private boolean isDoneElsewhere(RunId id) {
        return !id.stage().equals(stage) && completeElsewhere.test(id);
    }

    private void unresolved(RunReader.Raw raw, String item) {
        String message =
                "depends_on: " + item + " is no run of this stage, nor a finished one of another";
        String path = raw.file().path();
        problems.add(
                lenient
                        ? Problem.warning(path, raw.dependsOnLine(), message)
                        : Problem.error(
                                Code.UNRESOLVED_DEPENDENCY, path, raw.dependsOnLine(), message));
    }

    /// The runs on circles: what is left when runs without open dependencies are taken away again and again, from both
    /// ends.
    private Set<RunId> circle() {
        Set<RunId> left = new TreeSet<>(runs.keySet());
        boolean changed = true;
        while (changed) {
            Set<RunId> before = Set.copyOf(left);
            left.removeIf(id -> run(id).dependsOn().stream().noneMatch(before::contains));
            Set<RunId> needed = new HashSet<>();
            left.forEach(id -> needed.addAll(run(id).dependsOn()));
            left.removeIf(id -> !needed.contains(id));
            changed = left.size() < before.size();
        }
        return left;
    }

    private void deriveBatches() {
        for (boolean open = true; open; ) {
            open = false;
            for (RunId id : List.copyOf(runs.keySet())) {
                RunFile run = run(id);
                boolean known =
                        run.dependsOn().stream()
                                .allMatch(need -> run(need).batch() != RunReader.MISSING);
                if (run.batch() == RunReader.MISSING && known) {
                    int batch = highestDependency(run) + 1;
                    problems.add(Problem.warning(run.path(), 1, "batch missing, derived"));
                    runs.put(id, with(run, Math.max(batch, 1), run.dependsOn()));
                    open = true;
                }
            }
        }
    }

    private int highestDependency(RunFile run) {
        return run.dependsOn().stream().mapToInt(need -> run(need).batch()).max().orElse(0);
    }

    private void compareBatches() {
        for (RunFile run : runs.values()) {
            int highest = highestDependency(run);
            int line = raw(run.id()).dependsOnLine();
            if (!run.dependsOn().isEmpty() && highest == run.batch()) {
                problems.add(Problem.warning(run.path(), line, "dependency in same batch: hold"));
            } else if (!run.dependsOn().isEmpty() && highest > run.batch()) {
                problems.add(
                        Problem.warning(run.path(), line, "dependency in a later batch: hold"));
            } else if (run.batch() > highest + 1) {
                problems.add(Problem.warning(run.path(), line, "batch larger than max(dep)+1"));
            }
        }
    }

    private List<RunFile> overlaps() {
        List<RunFile> linked = new ArrayList<>();
        for (RunFile run : runs.values()) {
            List<RunId> overlaps = new ArrayList<>();
            for (RunFile other : runs.values()) {
                boolean same = run.batch() == other.batch() && !run.id().equals(other.id());
                if (same && run.touchesSameFilesAs(other)) {
                    overlaps.add(other.id());
                    if (other.id().compareTo(run.id()) < 0) {
                        String message =
                                "files_modified overlap with " + other.id() + ": serialise";
                        problems.add(Problem.warning(run.path(), 1, message));
                    }
                }
            }
            int batch = run.batch() == RunReader.MISSING ? 1 : run.batch();
            linked.add(with(run, batch, run.dependsOn(), overlaps));
        }
        return linked;
    }
}
