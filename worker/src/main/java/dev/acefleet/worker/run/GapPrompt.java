package dev.acefleet.worker.run;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.ProofFile;
import dev.acefleet.common.stage.Pulse;
import dev.acefleet.common.stage.RunFile;
import dev.acefleet.common.stage.StageReader;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.Track;
import dev.acefleet.worker.git.Git;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The text an architect gets that plans runs to close gaps: the proof with the gaps, the runs there are, where new ones
/// begin, and what a run file is (spec/stage.md sections 2 and 9). A project may bring a template of its own in [#OVERRIDE].
public final class GapPrompt {
    /// A project's own template.
    public static final String OVERRIDE = ".fleet/prompts/gaps.md";

    private GapPrompt() {}

    /// @param git on the attempt's clone, untouched by an agent yet
    public static String of(Git git, WorkOrder.PlanGaps order) {
        StageTree tree = tree(git, order);
        List<RunFile> runs = StageReader.read(tree, order.stage(), true).runs();
        String template = Prompt.show(git, order.base(), OVERRIDE);
        return Prompt.fill(
                template.isBlank() ? Prompt.own("gaps-prompt.md") : template,
                Map.ofEntries(
                        Map.entry("stage", order.stage().toString()),
                        Map.entry("name", order.name()),
                        Map.entry(
                                "goal",
                                order.goal().isBlank() ? "(the track gives none)" : order.goal()),
                        Map.entry("directory", order.directory()),
                        Map.entry("base", order.base().hex()),
                        Map.entry("first", first(order, runs)),
                        Map.entry("runs", list(runs)),
                        Map.entry("gaps", order.gaps()),
                        Map.entry("proof", proof(tree, order)),
                        Map.entry("track", document(git, order, Track.PATH)),
                        Map.entry("pulse", document(git, order, Pulse.PATH)),
                        Map.entry(
                                "note",
                                order.note().isEmpty()
                                        ? "Nothing beyond the above."
                                        : "The runs of an architect before you were not taken: "
                                                + order.note())));
    }

    private static StageTree tree(Git git, WorkOrder.PlanGaps order) {
        return new StageTree(
                StageFiles.of(git, order.base(), order.documents(), order.directory()));
    }

    private static String document(Git git, WorkOrder.PlanGaps order, String path) {
        return Prompt.document(git, order.documents(), order.base(), path);
    }

    /// The first file that the architect writes.
    public static String firstPath(Git git, WorkOrder.PlanGaps order) {
        List<RunFile> runs = StageReader.read(tree(git, order), order.stage(), true).runs();
        return order.directory() + "/" + first(order, runs) + "-run.md";
    }

    /// The first run that there is not yet.
    private static String first(WorkOrder.PlanGaps order, List<RunFile> runs) {
        int highest = runs.stream().mapToInt(run -> run.id().number()).max().orElse(0);
        return new RunId(order.stage(), highest + 1, "").toString();
    }

    private static String list(List<RunFile> runs) {
        return runs.stream()
                .map(run ->
                        "- "
                                + run.id()
                                + (run.complete() ? " (done): " : " (open): ")
                                + run.objective())
                .collect(Collectors.joining("\n"));
    }

    private static String proof(StageTree tree, WorkOrder.PlanGaps order) {
        return ProofFile.newest(tree, order.directory())
                .flatMap(file ->
                        tree.text(file.path()).map(text -> "`" + file.path() + "`:\n\n" + text))
                .orElse("There is none; what the audit came to is all that is known.");
    }
}
