package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// Turns the problems of a stage into one refusal that names every file.
final class StageRefusal {
    /// Problems that are printed; the rest is counted.
    private static final int MOST = 50;

    private StageRefusal() {}

    static Refusal of(StageId stage, List<Problem> problems) {
        List<Problem> errors = problems.stream().filter(Problem::isError).toList();
        boolean missing = errors.stream().anyMatch(error -> error.code() == Problem.Code.NO_STAGE);
        String why =
                errors.stream()
                        .limit(MOST)
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n"));
        String more = errors.size() > MOST ? "\n… and " + (errors.size() - MOST) + " more" : "";
        return missing
                ? new Refusal(
                        ExitCode.NOT_FOUND,
                        "There is no stage " + stage.unpadded() + ".",
                        why,
                        "See .ace/stages for the stages there are.")
                : new Refusal(
                        ExitCode.USAGE,
                        "Stage " + stage.unpadded() + " cannot be run; nothing was sent.",
                        why + more,
                        "Mend what is named, commit it, and try again.");
    }
}
