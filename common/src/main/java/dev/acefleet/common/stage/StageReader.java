package dev.acefleet.common.stage;

import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a stage of a commit (spec/stage.md 1.1, 2). Finds everything that is wrong at once, and names file and line.
public final class StageReader {
    private static final Pattern DIRECTORY = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)-(.+)");
    private static final Pattern RUN = Pattern.compile("(?i)(.+)-run\\.md");
    private static final Pattern ODD = Pattern.compile("[\\p{Cntrl}\\\\]");
    private static final Pattern RECAP = Pattern.compile("(?i)(.+)-recap\\.md");

    private final StageTree tree;
    private final boolean lenient;
    private final List<Problem> problems = new ArrayList<>();

    private StageReader(StageTree tree, boolean lenient) {
        this.tree = tree;
        this.lenient = lenient;
    }

    /// @param lenient runs without front matter are done one by one in the first batch, and dependencies on nothing are
    ///     warnings
    public static StageReading read(StageTree tree, StageId stage, boolean lenient) {
        return new StageReader(tree, lenient).read(stage);
    }

    /// The stages that the tree has, by directory.
    public static List<StageId> stages(StageTree tree) {
        return tree.stageDirectories().stream()
                .map(DIRECTORY::matcher)
                .filter(Matcher::matches)
                .flatMap(matcher -> StageId.parse(matcher.group(1)).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /// The runs of all stages, each with whether its recap is written. Nothing is checked: what has no name of a run of its
    /// directory's stage is none.
    public static Map<StageId, Map<RunId, Boolean>> runs(StageTree tree) {
        Map<StageId, Map<RunId, Boolean>> found = new TreeMap<>();
        StageReader reader = new StageReader(tree, true);
        Set<RunId> complete = reader.completeElsewhere();
        for (String directory : tree.stageDirectories()) {
            number(directory)
                    .ifPresent(stage ->
                            reader.files(stage, directory, RUN)
                                    .values()
                                    .forEach(run ->
                                            found.computeIfAbsent(stage, _ -> new TreeMap<>())
                                                    .put(run, complete.contains(run))));
        }
        return found;
    }

    private StageReading read(StageId stage) {
        List<String> matching =
                tree.stageDirectories().stream()
                        .filter(name -> number(name).filter(stage::equals).isPresent())
                        .toList();
        if (matching.isEmpty()) {
            return refuse(
                    Code.NO_STAGE,
                    ".ace/stages",
                    "there is no stage " + stage + "; there are " + known());
        }
        if (matching.size() > 1) {
            String message =
                    "stage " + stage + " is ambiguous: " + matching + "; rename all but one";
            return refuse(Code.AMBIGUOUS_STAGE, ".ace/stages", message);
        }
        return readDirectory(stage, matching.getFirst());
    }

    private String known() {
        List<StageId> stages = stages(tree);
        return stages.isEmpty() ? "none" : stages.toString();
    }

    private static Optional<StageId> number(String directory) {
        Matcher matcher = DIRECTORY.matcher(directory);
        return matcher.matches() ? StageId.parse(matcher.group(1)) : Optional.empty();
    }

    private StageReading refuse(Code code, String path, String message) {
        problems.add(Problem.error(code, path, 1, message));
        return StageReading.refused(problems);
    }

    private StageReading readDirectory(StageId stage, String name) {
        String directory = ".ace/stages/" + name;
        Map<String, RunId> runFiles = files(stage, name, RUN);
        Map<String, RunId> recaps = files(stage, name, RECAP);
        if (runFiles.isEmpty() && problems.stream().anyMatch(Problem::isError)) {
            return StageReading.refused(problems);
        }
        if (runFiles.isEmpty()) {
            return refuse(
                    Code.NO_RUNS,
                    directory,
                    "the stage has no *-run.md file: it is not planned yet");
        }
        if (runFiles.size() > Limits.RUNS_PER_STAGE) {
            String message = "the stage has more than " + Limits.RUNS_PER_STAGE + " runs";
            return refuse(Code.TOO_MANY_RUNS, directory, message);
        }
        List<RunFile> runs = link(stage, directory, runFiles, recaps);
        recaps.forEach((file, id) -> {
            if (!runFiles.containsValue(id)) {
                problems.add(
                        Problem.warning(directory + "/" + file, 1, "recap without a run: ignored"));
            }
        });
        StageConfig config = StageConfig.read(tree.text(StageConfig.PATH), problems);
        if (problems.stream().anyMatch(Problem::isError)) {
            return new StageReading(Optional.empty(), runs, problems);
        }
        Track track = Track.read(tree.text(Track.PATH).orElse(""));
        return new StageReading(
                Optional.of(stage(stage, name, runs, config, track)), runs, problems);
    }

    private static Stage stage(
            StageId id, String name, List<RunFile> runs, StageConfig config, Track track) {
        String slug = name.substring(name.indexOf('-') + 1);
        Optional<Track.Detail> detail = track.stage(id);
        return new Stage(
                id,
                ".ace/stages/" + name,
                slug,
                detail.map(Track.Detail::name).orElse(slug),
                detail.map(Track.Detail::goal).orElse(""),
                detail.map(Track.Detail::requirements).orElse(List.of()),
                runs,
                config,
                track);
    }

    /// The files of the directory whose names end as the pattern says, with the run that each one names.
    private Map<String, RunId> files(StageId stage, String directory, Pattern ending) {
        Map<String, RunId> found = new TreeMap<>();
        for (String file : tree.filesOf(directory)) {
            Matcher matcher = ending.matcher(file);
            if (matcher.matches()) {
                Optional<RunId> id =
                        RunId.parse(matcher.group(1).toLowerCase(Locale.ROOT))
                                .filter(run -> run.stage().equals(stage));
                String path = ".ace/stages/" + directory + "/" + file;
                if (id.isPresent() && !ODD.matcher(path).find()) {
                    found.put(file, id.get());
                } else if (ending == RUN) {
                    badName(path, stage);
                } else {
                    problems.add(Problem.warning(path, 1, "recap of no run of this stage"));
                }
            }
        }
        return found;
    }

    /// A run that nobody can name would be left out without a word.
    private void badName(String path, StageId stage) {
        String message =
                "the name is of no run of stage " + stage + "; like " + stage + "-01-run.md";
        Problem error = Problem.error(Code.BAD_NAME, path, 1, message);
        problems.add(lenient ? Problem.warning(path, 1, message + " it would be read") : error);
    }

    private List<RunFile> link(
            StageId stage,
            String directory,
            Map<String, RunId> runFiles,
            Map<String, RunId> recaps) {
        Map<RunId, List<String>> byId = new HashMap<>();
        runFiles.forEach((file, id) -> byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(file));
        Map<RunId, String> recapOf = new HashMap<>();
        recaps.forEach((file, id) -> recapOf.put(id, file));
        List<RunReader.Raw> raws = new ArrayList<>();
        List<RunFile> duplicates = new ArrayList<>();
        runFiles.forEach((file, id) -> {
            String path = directory + "/" + file;
            String recap = recapOf.getOrDefault(id, id + "-recap.md");
            boolean complete = tree.isWritten(directory + "/" + recap);
            RunReader.Raw raw =
                    RunReader.read(
                            id,
                            path,
                            directory + "/" + recap,
                            tree.text(path).orElse(""),
                            complete,
                            lenient,
                            problems);
            List<String> same = byId.getOrDefault(id, List.of());
            if (same.size() > 1) {
                String message = "run " + id + " stands in several files: " + same;
                problems.add(Problem.error(Code.DUPLICATE_RUN_ID, path, 1, message));
                duplicates.add(raw.file());
            } else {
                raws.add(raw);
            }
        });
        List<RunFile> runs =
                new ArrayList<>(
                        new StageLinks(stage, completeElsewhere()::contains, lenient, problems)
                                .link(raws));
        runs.addAll(duplicates);
        return runs;
    }

    /// All runs of all stages whose recap is written.
    private Set<RunId> completeElsewhere() {
        Set<RunId> complete = new HashSet<>();
        for (String directory : tree.stageDirectories()) {
            number(directory)
                    .ifPresent(stage ->
                            tree.filesOf(directory).stream()
                                    .filter(file ->
                                            tree.isWritten(".ace/stages/" + directory + "/" + file))
                                    .map(RECAP::matcher)
                                    .filter(Matcher::matches)
                                    .flatMap(matcher -> RunId.parse(matcher.group(1)).stream())
                                    .map(id -> new RunId(stage, id.number(), id.letter()))
                                    .forEach(complete::add));
        }
        return complete;
    }
}
