package dev.acefleet.common.assign;

import dev.acefleet.common.model.DocumentChanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An assignment as the texts of its files, for who has no files: a coordinator. What a decision changes in it is what the
/// program on files would write. Immutable, any thread; a change reads only what it changes.
public final class AssignmentTexts {
    /// Where the steps are, below the assignment's folder.
    public static final String STEPS = "steps/";

    /// Where the reports are.
    public static final String REPORTS = "reports/";

    /// Where what is known of sessions is.
    public static final String SESSIONS = "sessions/";

    private static final List<String> DIRECTORIES = List.of(STEPS, REPORTS, SESSIONS);

    private final String folder;
    private final NavigableMap<String, String> texts;
    private final NavigableMap<String, Step> steps;

    /// Made when it is asked for: a fold of many changes asks after few of them.
    private @Nullable Queue queue;

    private AssignmentTexts(
            String folder, NavigableMap<String, String> texts, NavigableMap<String, Step> steps) {
        this.folder = folder;
        this.texts = Collections.unmodifiableNavigableMap(texts);
        this.steps = steps;
    }

    /// @param folder of the assignment, with a slash at its end
    /// @param texts of its files, by path
    /// @return every file that should be a step and is none, with what is wrong with it, where there are such
    public static Parsed<AssignmentTexts> of(String folder, Map<String, String> texts) {
        return new AssignmentTexts(folder, new TreeMap<>(), new TreeMap<>())
                .with(new DocumentChanges(texts, Set.of()));
    }

    public Map<String, String> texts() {
        return texts;
    }

    public Queue queue() {
        Queue known = queue;
        if (known == null) {
            known = new Queue(List.copyOf(steps.values()));
            queue = known;
        }
        return known;
    }

    /// As it is after the changes.
    public Parsed<AssignmentTexts> with(DocumentChanges changes) {
        return switch (read(changes)) {
            case Parsed.Bad<Map<String, Step>>(List<String> problems) -> new Parsed.Bad<>(problems);
            case Parsed.Good<Map<String, Step>>(Map<String, Step> written) -> {
                NavigableMap<String, String> after = new TreeMap<>(texts);
                NavigableMap<String, Step> stepsAfter = new TreeMap<>(steps);
                changes.removed().forEach(after::remove);
                changes.removed().forEach(stepsAfter::remove);
                after.putAll(changes.written());
                stepsAfter.putAll(written);
                yield new Parsed.Good<>(new AssignmentTexts(folder, after, stepsAfter));
            }
        };
    }

    /// How many steps there are after the changes, of which nothing else is looked at.
    public Parsed<Integer> countWith(DocumentChanges changes) {
        return switch (read(changes)) {
            case Parsed.Bad<Map<String, Step>>(List<String> problems) -> new Parsed.Bad<>(problems);
            case Parsed.Good<Map<String, Step>>(Map<String, Step> written) -> {
                long gone = changes.removed().stream().filter(steps::containsKey).count();
                long fresh =
                        written.keySet().stream().filter(path -> !steps.containsKey(path)).count();
                yield new Parsed.Good<>(Math.toIntExact(steps.size() - gone + fresh));
            }
        };
    }

    /// The steps that are written, by path.
    private Parsed<Map<String, Step>> read(DocumentChanges changes) {
        Map<String, Step> read = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        changes.written()
                .forEach((path, text) -> {
                    if (isStep(path)) {
                        switch (StepFile.read(name(path, STEPS), text)) {
                            case StepFile.Found(Step step) -> read.put(path, step);
                            case StepFile.Invalid(String reason) ->
                                    problems.add(path + ": " + reason);
                        }
                    }
                });
        return problems.isEmpty() ? new Parsed.Good<>(read) : new Parsed.Bad<>(problems);
    }

    private boolean isStep(String path) {
        return path.startsWith(folder + STEPS)
                && path.endsWith(StepFile.STEP)
                && name(path, STEPS).indexOf('/') < 0;
    }

    private String name(String path, String directory) {
        return path.substring(folder.length() + directory.length());
    }

    /// The step that a file is about: as a step or a report, or as what is known of its session. Empty for other files.
    public Optional<StepNumber> numberOf(String path) {
        for (String directory : DIRECTORIES) {
            if (path.startsWith(folder) && path.startsWith(directory, folder.length())) {
                String name = name(path, directory);
                String number = name.substring(0, Math.max(0, name.indexOf('-')));
                return name.indexOf('/') < 0 && StepNumber.isNumber(number)
                        ? Optional.of(new StepNumber(number))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// The files about a step and all that is below it.
    public Map<String, String> subtree(StepNumber root) {
        Map<String, String> files = new TreeMap<>();
        for (String directory : DIRECTORIES) {
            String name = folder + directory + root.text();
            // Behind its number stands a dash, behind that of one below it a point: all that sorts
            // between them is there.
            files.putAll(texts.subMap(name + '-', name + (char) ('.' + 1)));
        }
        return files;
    }

    /// The report on a step, if there is one.
    public Optional<String> report(Step step) {
        return Optional.ofNullable(texts.get(reportPath(step)));
    }

    public String reportPath(Step step) {
        return folder + REPORTS + step.stem() + StepFile.REPORT;
    }

    public String stepPath(Step step) {
        return folder + STEPS + step.stem() + StepFile.STEP;
    }

    /// What a decision on [#queue] changes.
    public DocumentChanges changes(Decision.Decided decided) {
        Map<String, String> after = new TreeMap<>(texts);
        Queue moved = queue();
        for (StepEvent.Renumbered renumbered : decided.all(StepEvent.Renumbered.class)) {
            moved = move(moved, renumbered.moves(), after);
        }
        for (StepEvent.Finished finished : decided.all(StepEvent.Finished.class)) {
            Step step = decided.queue().get(finished.step()).orElseThrow();
            after.put(reportPath(step), StepFile.report(step, finished.report(), finished.at()));
        }
        Set<Step> same = new HashSet<>(moved.steps());
        for (Step step : decided.queue().steps()) {
            if (!same.contains(step)) {
                after.put(stepPath(step), StepFile.write(step));
            }
        }
        return DocumentChanges.between(texts, after);
    }

    /// From the last one backwards, so that none is moved on to another.
    private Queue move(Queue before, Map<StepNumber, StepNumber> moves, Map<String, String> after) {
        List<Step> all = new ArrayList<>();
        for (Step step : before.steps().reversed()) {
            StepNumber to = moves.get(step.number());
            Step at = to == null ? step : step.numbered(to);
            all.add(at);
            if (to != null) {
                after.remove(stepPath(step));
                after.put(stepPath(at), StepFile.write(at));
                String report = after.remove(reportPath(step));
                if (report != null) {
                    after.put(reportPath(at), StepFile.renumbered(report, to));
                }
            }
        }
        return new Queue(all);
    }
}
