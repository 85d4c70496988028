package dev.acefleet.cli.client.report;

import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.follow.PlanWords;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.NextSteps;
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
        TextTable table = new TextTable(headings(plan, wide).toArray(String[]::new));
        plan.runs().forEach(run -> table.row(row(plan, run, wide).toArray(String[]::new)));
        lines.addAll(table.lines());
        lines.add("");
        lines.add(fact("plan", plan.id()));
        lines.add(fact("verdict", Reports.verdict(plan) + reason(plan)));
        lines.add(fact(PlanWords.units(plan), Reports.counts(plan.runs())));
        if (!plan.audit().isEmpty() && !plan.ofAssignment()) {
            lines.add(fact("audit", plan.audit().replace('_', ' ')));
        }
        lines.add(fact("branch", plan.branch()));
        lines.add(fact("head", plan.head()));
        Costs.used(plan).ifPresent(cost -> lines.add(fact("cost", cost)));
        Costs.allowed(plan).ifPresent(budget -> lines.add(fact("budget", budget)));
        plan.passedOver()
                .forEach(passed ->
                        Reports.lines(passed).forEach(l -> lines.add(fact("went on", l))));
        plan.warnings().forEach(warning -> lines.add(fact("warning", warning)));
        NextSteps next = plan.next();
        if (!next.banner().isEmpty()) {
            lines.add(fact("next", next.banner()));
        }
        next.facts().forEach(fact -> lines.add(fact("", fact)));
        if (!next.offer().isEmpty()) {
            lines.add(fact("", "Next up: " + next.offer()));
        }
        next.commands().stream()
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

    private static String note(PlanReport plan, RunView run) {
        String said = run.reason();
        if (run.state() == RunState.DONE) {
            said = plan.ofAssignment() ? "" : Reports.oneLiner(run);
        }
        return said.isEmpty() ? run.title() : run.title() + ": " + said;
    }

    private static List<String> headings(PlanReport plan, boolean wide) {
        List<String> headings = new ArrayList<>();
        headings.add(PlanWords.unit(plan).toUpperCase(Locale.ROOT));
        headings.addAll(List.of("BATCH", "STATE"));
        if (plan.ofAssignment()) {
            headings.add("STEPS");
        }
        headings.addAll(List.of("ATTEMPTS", "TIME"));
        if (wide) {
            headings.addAll(List.of("WORKER", "COMMIT"));
        }
        headings.add("WHAT");
        return headings;
    }

    private static List<String> row(PlanReport plan, RunView run, boolean wide) {
        List<String> row =
                new ArrayList<>(List.of(run.id(), String.valueOf(run.batch()), run.state().word()));
        if (plan.ofAssignment()) {
            row.add(PlanWords.steps(run));
        }
        row.add(String.valueOf(run.attempts().size()));
        row.add(Durations.text(Reports.worked(run)));
        if (wide) {
            Optional<AttemptView> last =
                    run.attempts().isEmpty()
                            ? Optional.empty()
                            : Optional.of(run.attempts().getLast());
            row.add(last.map(AttemptView::worker).orElse(""));
            row.add(last.map(AttemptView::commit).orElse(""));
        }
        row.add(wide ? note(plan, run) : TerminalText.cut(note(plan, run), NOTE));
        return row;
    }
}
