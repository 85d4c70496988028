package dev.acefleet.cli.client;

import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.submit.StageFiles;
import dev.acefleet.cli.client.submit.WorkingStages;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.StageReading;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks the stages of a working tree, committed or not. Asks no server and changes nothing.
@Command(
        name = "validate",
        description = {
            "Check a stage, or all of them, as the files stand now; nothing is sent.",
            "Each finding is a line file:line: message."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet validate               all stages of this project",
            "  fleet validate 2.1           one stage",
            "  fleet validate 3 -o json     for programs"
        })
public final class ValidateCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "STAGE",
            converter = StageArgument.class,
            description = "Number of the stage; without it, all of them.")
    private @Nullable StageId stage;

    @Option(
            names = "--repo",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The project (default: this directory).")
    private String repository = ".";

    @Option(
            names = "--lenient",
            description = "Let runs without front matter and unknown dependencies pass.")
    private boolean lenient;

    /// One finding, for programs.
    private record Finding(String file, int line, String severity, String code, String message) {
        static Finding of(Problem problem) {
            return new Finding(
                    problem.path(),
                    Math.max(problem.line(), 1),
                    problem.severity().name().toLowerCase(Locale.ROOT),
                    problem.code().name(),
                    problem.message());
        }
    }

    private record Findings(
            String schema, String stage, boolean valid, int runs, List<Finding> findings) {}

    public ValidateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        WorkingStages stages = WorkingStages.of(root());
        List<StageId> wanted = stage == null ? stages.stages() : List.of(stage);
        if (wanted.isEmpty()) {
            surroundings.say("error: There is no stage in .ace/stages.");
            return ExitCode.NOT_FOUND.number();
        }
        ExitCode worst = ExitCode.DONE;
        for (StageId id : wanted) {
            ExitCode code = check(id, stages.read(id, lenient));
            worst = worst == ExitCode.DONE ? code : worst;
        }
        return worst.number();
    }

    /// The directory itself where the stages are, so that a project needs no repository to be checked; else the root of
    /// the checkout that it is in.
    private Path root() {
        Path directory = surroundings.path(repository);
        return Files.isDirectory(directory.resolve(StageFiles.ACE), LinkOption.NOFOLLOW_LINKS)
                ? directory
                : Checkout.of(surroundings, directory).root();
    }

    private ExitCode check(StageId id, StageReading reading) {
        boolean valid = reading.stage().isPresent();
        print(id, reading, valid);
        boolean missing =
                reading.problems().stream()
                        .anyMatch(problem -> problem.code() == Problem.Code.NO_STAGE);
        return valid ? ExitCode.DONE : missing ? ExitCode.NOT_FOUND : ExitCode.USAGE;
    }

    private void print(StageId id, StageReading reading, boolean valid) {
        Output out = output.of(surroundings);
        List<Problem> problems = reading.problems();
        if (out.isForPrograms()) {
            List<Finding> findings = problems.stream().map(Finding::of).toList();
            out.value(
                    new Findings(
                            "acefleet.validation/1",
                            id.toString(),
                            valid,
                            reading.runs().size(),
                            findings));
            return;
        }
        problems.forEach(problem -> out.line(TerminalText.line(problem.toString())));
        long errors = problems.stream().filter(Problem::isError).count();
        surroundings.say(
                "stage "
                        + id.unpadded()
                        + ": "
                        + reading.runs().size()
                        + " runs, "
                        + (valid ? "valid, " : "not valid: " + errors + " errors, ")
                        + (problems.size() - errors)
                        + " warnings");
    }
}
