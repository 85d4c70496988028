package dev.acefleet.cli.client.report;

import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A report as a table and the facts below it, for a terminal. Pure.
public final class TextReport {
    private static final int NOTE = 100;

    private TextReport() {}

    /// @param takenOver whether the commands that bring the work into a branch are left out
    /// @param wide whether the table has all its columns and nothing is cut
    public static List<String> of(PlanReport plan, boolean takenOver, boolean wide) {
        List<String> lines = new ArrayList<>();
        TextTable table =
                wide
                        ? new TextTable(
                                "RUN",
                                "BATCH",
                                "STATE",
                                "ATTEMPTS",
                                "TIME",
                                "WORKER",
                                "COMMIT",
                                "WHAT")
                        : new TextTable("RUN", "BATCH", "STATE", "ATTEMPTS", "TIME", "WHAT");
        plan.runs().forEach(run -> table.row(wide ? wideRow(run) : row(run)));
        lines.addAll(table.lines());
        lines.add("");
        lines.add(fact("plan", plan.id()));
        lines.add(fact("verdict", Reports.verdict(plan) + reason(plan)));
        if (!plan.audit().isEmpty()) {
            lines.add(fact("audit", plan.audit().replace('_', ' ')));
        }
        lines.add(fact("branch", plan.branch()));
        lines.add(fact("head", plan.head()));
        Reports.cost(plan.runs())
                .ifPresent(cost ->
                        lines.add(fact("cost", String.format(Locale.ROOT, "%.2f USD", cost))));
        plan.warnings().forEach(warning -> lines.add(fact("warning", warning)));
        if (!plan.next().banner().isEmpty()) {
            lines.add(fact("next", plan.next().banner()));
        }
        plan.next().commands().stream()
                .filter(command -> !takenOver || !command.startsWith("git "))
                .forEach(command -> lines.add("    " + TerminalText.line(command)));
        return lines;
    }

    private static String reason(PlanReport plan) {
        return plan.reason().isEmpty() ? "" : ": " + plan.reason();
    }

    private static String fact(String name, String value) {
        return String.format("%-9s%s", name, TerminalText.line(value));
    }

    private static String note(RunView run) {
        boolean plain = run.reason().isEmpty() || run.state() == RunState.DONE;
        return plain ? run.title() : run.title() + ": " + run.reason();
    }

    private static String[] wideRow(RunView run) {
        Optional<AttemptView> last =
                run.attempts().isEmpty() ? Optional.empty() : Optional.of(run.attempts().getLast());
        return new String[] {
            run.id(),
            String.valueOf(run.batch()),
            run.state().word(),
            String.valueOf(run.attempts().size()),
            Durations.text(Reports.worked(run)),
            last.map(AttemptView::worker).orElse(""),
            last.map(AttemptView::commit).orElse(""),
            note(run)
        };
    }

    private static String[] row(RunView run) {
        return new String[] {
            run.id(),
            String.valueOf(run.batch()),
            run.state().word(),
            String.valueOf(run.attempts().size()),
            Durations.text(Reports.worked(run)),
            TerminalText.cut(note(run), NOTE)
        };
    }
}
