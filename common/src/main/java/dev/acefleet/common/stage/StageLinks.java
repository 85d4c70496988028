package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem.Code;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What the runs of a stage are to each other: dependencies resolved, missing batches derived, circles found, overlaps of
/// files inside a batch (spec/stage.md 2.3, 2.4).
final class StageLinks {
    private static final Set<String> NOTHING = Set.of("", "-", "none", "null", "n/a", "[]");
    private static final Pattern SUFFIX = Pattern.compile("(?:-run|-recap)?(?:\\.md)?$");

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
                    Problem.error(Code.CYCLE, run(id).path(), run(id).dependsOnLine(), message));
        });
        if (circle.isEmpty()) {
            deriveBatches();
            compareBatches();
            moveBehindDependencies();
        }
        return new Overlaps(List.copyOf(runs.values()), raws, problems).find();
    }

    private RunFile run(RunId id) {
        return Objects.requireNonNull(runs.get(id));
    }

    private static RunFile with(RunFile run, int batch, List<RunId> dependsOn) {
        return run.with(batch, dependsOn, run.overlaps());
    }

    private List<RunId> resolve(RunReader.Raw raw) {
        Set<RunId> found = new LinkedHashSet<>();
        for (String item : raw.dependsOn()) {
            String name = name(item);
            if (NOTHING.contains(name)) {
                continue;
            }
            Optional<RunId> here = here(name);
            if (here.isPresent()) {
                found.add(here.get());
            } else if (!RunId.parse(name).filter(this::isDoneElsewhere).isPresent()) {
                unresolved(raw, item);
            }
        }
        return List.copyOf(found);
    }

    /// `03-01` of `03-01-run.md (done)`, or of a path to it.
    private static String name(String item) {
        String first = item.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        String file = first.substring(first.lastIndexOf('/') + 1);
        return SUFFIX.matcher(file).replaceFirst("");
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
                "depends_on: "
                        + RunReader.clip(item)
                        + " is no run of this stage, nor a finished one of another";
        String path = raw.file().path();
        Problem error =
                Problem.error(
                        Code.UNRESOLVED_DEPENDENCY, path, raw.file().dependsOnLine(), message);
        problems.add(lenient || raw.file().complete() ? error.asWarning() : error);
    }

    /// The runs on circles: what is left when runs without open dependencies are taken away again and again, from both
    /// ends. A run that is complete waits for nothing.
    private Set<RunId> circle() {
        Set<RunId> left = new TreeSet<>(runs.keySet());
        left.removeIf(id -> run(id).complete());
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
                    if (!run.complete()) {
                        problems.add(Problem.warning(run.path(), 1, "batch missing, derived"));
                    }
                    runs.put(id, with(run, Math.max(batch, 1), run.dependsOn()));
                    open = true;
                }
            }
        }
    }

    private int highestDependency(RunFile run) {
        return run.dependsOn().stream().mapToInt(need -> run(need).batch()).max().orElse(0);
    }

    /// The latest batch among the dependencies that are still to be done; -1 without any.
    private int latestOpen(RunFile run) {
        return run.dependsOn().stream()
                .map(this::run)
                .filter(need -> !need.complete())
                .mapToInt(RunFile::batch)
                .max()
                .orElse(-1);
    }

    private void compareBatches() {
        for (RunFile run : runs.values()) {
            int line = run.dependsOnLine();
            int open = latestOpen(run);
            if (run.complete()) {
                continue;
            }
            if (open == run.batch()) {
                problems.add(Problem.warning(run.path(), line, "dependency in same batch: hold"));
            } else if (open > run.batch()) {
                problems.add(
                        Problem.warning(
                                run.path(),
                                line,
                                "dependency in a later batch: moved to batch " + open));
            } else if (run.batch() > highestDependency(run) + 1) {
                problems.add(Problem.warning(run.path(), line, "batch larger than max(dep)+1"));
            }
        }
    }

    /// A run whose dependency stands in a later batch moves to that batch: its own could never end.
    private void moveBehindDependencies() {
        for (boolean moved = true; moved; ) {
            moved = false;
            for (RunFile run : List.copyOf(runs.values())) {
                int open = latestOpen(run);
                if (!run.complete() && open > run.batch()) {
                    runs.put(run.id(), with(run, open, run.dependsOn()));
                    moved = true;
                }
            }
        }
    }
}
