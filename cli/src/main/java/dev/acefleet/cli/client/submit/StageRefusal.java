package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.RunFile;
import dev.acefleet.common.stage.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns the problems of a stage into one refusal that names every file.
final class StageRefusal {
    /// Problems that are printed; the rest is counted.
    private static final int MOST = 50;

    private StageRefusal() {}

    static Refusal of(StageId stage, List<Problem> problems) {
        List<Problem> errors = problems.stream().filter(Problem::isError).toList();
        boolean missing = errors.stream().anyMatch(error -> error.code() == Problem.Code.NO_STAGE);
        return missing
                ? new Refusal(
                        ExitCode.NOT_FOUND,
                        "There is no stage " + stage.unpadded() + "; nothing was sent.",
                        lines(errors),
                        "See .ace/stages for the stages there are.")
                : new Refusal(
                        ExitCode.USAGE,
                        "Stage " + stage.unpadded() + " cannot be run; nothing was sent.",
                        lines(errors),
                        "Mend what is named, commit it, and try again.");
    }

    /// Refuses runs that are selected without what they depend on: to begin without it is to begin too early, and nobody
    /// would do it.
    static void ofOpenDependencies(Stage stage, List<RunFile> selected) {
        Set<RunId> there = new HashSet<>(stage.complete());
        selected.forEach(run -> there.add(run.id()));
        List<Problem> errors =
                selected.stream()
                        .flatMap(run ->
                                run.dependsOn().stream()
                                        .filter(need -> !there.contains(need))
                                        .map(need -> open(run, need)))
                        .toList();
        if (!errors.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Stage "
                            + stage.id().unpadded()
                            + " cannot be run with these runs alone; nothing was sent.",
                    lines(errors),
                    "Do what they depend on too, by leaving --gaps-only out: fleet run-stage "
                            + stage.id().unpadded());
        }
    }

    private static Problem open(RunFile run, RunId need) {
        return new Problem(
                Problem.Severity.ERROR,
                Problem.Code.NOT_SELECTED,
                run.path(),
                run.dependsOnLine(),
                "run "
                        + run.id()
                        + " depends on "
                        + need
                        + ", which is not complete and not among the runs selected");
    }

    private static String lines(List<Problem> errors) {
        String first =
                errors.stream()
                        .limit(MOST)
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n"));
        return errors.size() > MOST ? first + "\n… and " + (errors.size() - MOST) + " more" : first;
    }
}
