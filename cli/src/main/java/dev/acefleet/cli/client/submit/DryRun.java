package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.RunFile;
import dev.acefleet.common.stage.RunSpecs;
import dev.acefleet.common.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a proposal would do, for people and programs. Pure.
public final class DryRun {
    private DryRun() {}

    /// One run, for programs.
    public record Run(
            String id,
            int batch,
            String title,
            boolean checkpoint,
            List<String> dependsOn,
            List<String> overlaps) {
        public Run {
            dependsOn = List.copyOf(dependsOn);
            overlaps = List.copyOf(overlaps);
        }
    }

    /// The whole, for programs.
    public record View(
            String schema,
            String stage,
            String name,
            String base,
            String branch,
            String agent,
            String model,
            String pool,
            int concurrent,
            String onFailure,
            List<Run> runs,
            List<String> complete,
            List<String> warnings,
            List<String> troubles) {
        public View {
            runs = List.copyOf(runs);
            complete = List.copyOf(complete);
            warnings = List.copyOf(warnings);
            troubles = List.copyOf(troubles);
        }
    }

    public static View view(Proposal proposal) {
        Stage stage = proposal.stage();
        return new View(
                "acefleet.dry-run/1",
                stage.id().toString(),
                stage.name(),
                proposal.base().hex(),
                proposal.branch(),
                proposal.policy().agent(),
                proposal.policy().model(),
                proposal.policy().pool().name(),
                proposal.policy().concurrent(),
                proposal.policy().onFailure().name().toLowerCase(Locale.ROOT),
                proposal.selected().stream().map(DryRun::run).toList(),
                names(stage.complete()),
                proposal.warnings(),
                proposal.committed().troubles());
    }

    private static Run run(RunFile run) {
        return new Run(
                run.id().toString(),
                run.batch(),
                RunSpecs.title(run),
                !run.autonomous(),
                names(run.dependsOn()),
                names(run.overlaps()));
    }

    private static List<String> names(List<RunId> runs) {
        return runs.stream().map(RunId::toString).toList();
    }

    public static List<String> lines(Proposal proposal) {
        View view = view(proposal);
        List<String> lines = new ArrayList<>();
        lines.add("stage " + proposal.stage().id().unpadded() + " " + safe(view.name()));
        lines.addAll(batches(proposal));
        lines.add("");
        lines.add("complete: " + (view.complete().isEmpty() ? "none" : all(view.complete())));
        lines.add("agent " + view.agent() + ", model " + view.model() + ", pool " + view.pool());
        lines.add("at most " + view.concurrent() + " at once; on failure " + view.onFailure());
        if (proposal.gaps().rounds() > 0) {
            lines.add("gaps are closed by itself, in at most " + rounds(proposal.gaps().rounds()));
        }
        lines.add("from commit " + proposal.base().abbreviated());
        if (proposal.travels()) {
            lines.add(
                    "with "
                            + proposal.committed().documents().texts().size()
                            + " documents of .ace, which the repository does not keep");
        }
        lines.add(
                "onto branch "
                        + (view.branch().isEmpty() ? "fleet/<plan>, then yours" : view.branch()));
        view.warnings().forEach(warning -> lines.add(safe(warning)));
        view.troubles().forEach(trouble -> lines.add("left open: " + safe(trouble)));
        return lines;
    }

    /// The runs by batch, with a few words of each objective (spec/stage.md RS-11).
    public static List<String> batches(Proposal proposal) {
        TextTable table = new TextTable("BATCH", "RUN", "WHAT", "AFTER", "NOT WITH");
        Stage.batches(proposal.selected())
                .forEach((_, runs) -> runs.forEach(run -> row(table, run(run))));
        return table.lines();
    }

    private static String rounds(int rounds) {
        return rounds + (rounds == 1 ? " round" : " rounds");
    }

    private static void row(TextTable table, Run run) {
        table.row(
                String.valueOf(run.batch()),
                run.id() + (run.checkpoint() ? " [checkpoint]" : ""),
                run.title(),
                all(run.dependsOn()),
                all(run.overlaps()));
    }

    private static String all(List<String> names) {
        return String.join(", ", names);
    }

    private static String safe(String text) {
        return TerminalText.line(text);
    }
}
