package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.RunFile;
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
            List<String> warnings) {
        public View {
            runs = List.copyOf(runs);
            complete = List.copyOf(complete);
            warnings = List.copyOf(warnings);
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
                proposal.warnings());
    }

    private static Run run(RunFile run) {
        return new Run(
                run.id().toString(),
                run.batch(),
                Proposal.title(run),
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
        TextTable table = new TextTable("BATCH", "RUN", "WHAT", "AFTER", "NOT WITH");
        Stage.batches(proposal.selected())
                .forEach((_, runs) -> runs.forEach(run -> row(table, run(run))));
        lines.addAll(table.lines());
        lines.add("");
        lines.add("complete: " + (view.complete().isEmpty() ? "none" : all(view.complete())));
        lines.add("agent " + view.agent() + ", model " + view.model() + ", pool " + view.pool());
        lines.add("at most " + view.concurrent() + " at once; on failure " + view.onFailure());
        lines.add("from commit " + proposal.base().abbreviated());
        lines.add(
                "onto branch "
                        + (view.branch().isEmpty() ? "fleet/<plan>, then yours" : view.branch()));
        view.warnings().forEach(warning -> lines.add(safe(warning)));
        return lines;
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
