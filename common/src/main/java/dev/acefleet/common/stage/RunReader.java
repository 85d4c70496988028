package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem.Code;
import dev.acefleet.common.text.FrontMatter;
import dev.acefleet.common.text.TextLimits;
import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads one run file by itself; what needs its siblings is [StageLinks]' part. Problems are collected, never thrown.
final class RunReader {
    /// A batch that the file does not name.
    static final int MISSING = -1;

    private static final int HIGHEST_BATCH = 100_000;

    /// Items of `files_modified`; the longest list of real runs is a fraction of it.
    private static final int FILES = 500;

    private final String path;
    private final boolean complete;
    private final boolean lenient;
    private final List<Problem> problems;
    private int firstLine = 1;

    private RunReader(String path, boolean complete, boolean lenient, List<Problem> problems) {
        this.path = path;
        this.complete = complete;
        this.lenient = lenient;
        this.problems = problems;
    }

    /// A run file with its header, whose dependencies are still words.
    ///
    /// @param alone whether nothing may run beside it, because nothing is known of it
    record Raw(RunFile file, List<String> dependsOn, int filesLine, boolean alone) {
        Raw(RunFile file, boolean alone) {
            this(file, List.of(), 1, alone);
        }
    }

    static Raw read(
            RunId id,
            String path,
            String recapPath,
            String text,
            boolean complete,
            boolean lenient,
            List<Problem> problems) {
        return new RunReader(path, complete, lenient, problems).read(id, recapPath, text);
    }

    private Raw read(RunId id, String recapPath, String text) {
        if (text.length() > TextLimits.DOCUMENT) {
            error(
                    Code.TOO_LARGE,
                    1,
                    "the file has more than " + TextLimits.DOCUMENT + " characters");
            return new Raw(empty(id, recapPath, RunBody.of("")), false);
        }
        return switch (FrontMatter.split(text)) {
            case FrontMatter.Found(String block, int line, String body) -> {
                firstLine = line;
                RunHeader header = header(block);
                yield new Raw(
                        file(id, recapPath, header, RunBody.of(body)),
                        header.dependsOn(),
                        lineOf(header, "files_modified"),
                        false);
            }
            case FrontMatter.None(String reason, String body) -> {
                if (lenient) {
                    warn(1, reason + "; taken into batch 1, with nothing beside it");
                } else {
                    error(Code.NO_FRONTMATTER, 1, reason + ", so the run cannot be scheduled");
                }
                // Without front matter there is nothing whose absence could be odd.
                yield new Raw(empty(id, recapPath, RunBody.of(body)), lenient);
            }
            case FrontMatter.TooLong(int _) -> {
                error(
                        Code.TOO_LARGE,
                        1,
                        "the front matter has more than "
                                + TextLimits.FRONT_MATTER
                                + " characters");
                yield new Raw(empty(id, recapPath, RunBody.of("")), false);
            }
        };
    }

    private RunFile empty(RunId id, String recapPath, RunBody body) {
        return new RunFile(
                id,
                path,
                recapPath,
                1,
                List.of(),
                1,
                List.of(),
                List.of(),
                !body.hasCheckpoint(),
                false,
                RunType.EXECUTE,
                body.objective(),
                body.description(),
                body.tasks(),
                complete);
    }

    private static RunHeader header() {
        return new RunHeader(
                "", "", "1", List.of(), List.of(), "true", "", "", List.of(), Map.of());
    }

    private RunHeader header(String block) {
        return switch (YamlReader.read(block)) {
            case YamlReading.Mapping mapping -> {
                mapping.duplicates()
                        .forEach(key ->
                                warn(
                                        firstLine - 1 + mapping.lines().getOrDefault(key, 1),
                                        "key " + key + " stands twice; the last one counts"));
                yield RunHeader.of(mapping);
            }
            case YamlReading.Rejected _ -> {
                warn(firstLine, "yaml rejected, line reader used");
                yield RunHeader.byLines(block);
            }
            case YamlReading.Unsafe(String reason) -> {
                error(Code.YAML_UNSAFE, firstLine, "the front matter is not read: " + reason);
                yield header();
            }
        };
    }

    private RunFile file(RunId id, String recapPath, RunHeader header, RunBody body) {
        OptionalInt batch = batch(header);
        boolean autonomous = autonomous(header, body);
        crossCheck(id, header);
        header.remarks().forEach(remark -> warn(lineOf(header, remark.field()), remark.message()));
        RunType type = header.type().equalsIgnoreCase("tdd") ? RunType.TDD : RunType.EXECUTE;
        return new RunFile(
                id,
                path,
                recapPath,
                batch.orElse(MISSING),
                List.of(),
                lineOf(header, "depends_on"),
                List.of(),
                files(header),
                autonomous,
                RunHeader.truth(header.gapClosure()).orElse(false),
                type,
                body.objective(),
                body.description(),
                body.tasks(),
                complete);
    }

    /// A run that was copied from another still says whose it was. Directory and file name count, whatever it says.
    private void crossCheck(RunId id, RunHeader header) {
        String stage = header.stage();
        String number = stage.replaceFirst("(?<=\\d)-.*", "");
        if (!stage.isEmpty() && StageId.parse(number).filter(id.stage()::equals).isEmpty()) {
            warn(
                    lineOf(header, "stage"),
                    "stage is \""
                            + clip(stage)
                            + "\", but the file is of stage "
                            + id.stage()
                            + ", which counts");
        }
        String run = header.run();
        if (!run.isEmpty() && named(id, run).filter(id::equals).isEmpty()) {
            warn(
                    lineOf(header, "run"),
                    "run is \""
                            + clip(run)
                            + "\", but the file is of run "
                            + id
                            + ", which counts");
        }
    }

    /// The run of a bare number, or of a whole id, with or without the file name's ending.
    private static Optional<RunId> named(RunId id, String text) {
        String bare = text.toLowerCase(Locale.ROOT).replaceFirst("-run(\\.md)?$", "");
        return RunId.parse(bare.matches("\\d+[a-z]?") ? id.stage() + "-" + bare : bare);
    }

    private OptionalInt batch(RunHeader header) {
        String batch = header.batch();
        if (batch.isEmpty()) {
            return OptionalInt.empty();
        }
        if (batch.matches("\\d{1,6}") && Integer.parseInt(batch) <= HIGHEST_BATCH) {
            return OptionalInt.of(Integer.parseInt(batch));
        }
        error(
                Code.BAD_BATCH,
                lineOf(header, "batch"),
                "batch is \"" + clip(batch) + "\"; it must be a number from 0 on");
        return OptionalInt.of(1);
    }

    private boolean autonomous(RunHeader header, RunBody body) {
        boolean declared =
                RunHeader.truth(header.autonomous())
                        .orElseGet(() -> {
                            if (!header.autonomous().isEmpty() || !header.lines().isEmpty()) {
                                warn(lineOf(header, "autonomous"), "autonomous missing, derived");
                            }
                            return !body.hasCheckpoint();
                        });
        if (declared && body.hasCheckpoint()) {
            warn(lineOf(header, "autonomous"), "checkpoint task but autonomous true");
            return false;
        }
        return declared;
    }

    private List<FilePattern> files(RunHeader header) {
        List<FilePattern> files = new ArrayList<>();
        if (header.filesModified().size() > FILES) {
            error(
                    Code.TOO_LARGE,
                    lineOf(header, "files_modified"),
                    "files_modified has more than " + FILES + " items; name directories instead");
            return files;
        }
        for (String item : header.filesModified()) {
            FilePattern.parse(item)
                    .ifPresent(file -> {
                        file.danger()
                                .ifPresent(why ->
                                        error(
                                                Code.BAD_PATH,
                                                lineOf(header, "files_modified"),
                                                "files_modified: "
                                                        + clip(file.text())
                                                        + " "
                                                        + why));
                        files.add(file);
                    });
        }
        return files;
    }

    private int lineOf(RunHeader header, String field) {
        return firstLine - 1 + header.line(field);
    }

    private void error(Code code, int line, String message) {
        Problem error = Problem.error(code, path, line, message);
        problems.add(complete ? error.asWarning() : error);
    }

    /// What is odd about a run is of no interest once it is complete.
    private void warn(int line, String message) {
        if (!complete) {
            problems.add(Problem.warning(path, line, message));
        }
    }

    /// Words of a repository in a message.
    static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 79) + "…";
    }
}
