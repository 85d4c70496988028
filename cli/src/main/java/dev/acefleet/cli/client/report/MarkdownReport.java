package dev.acefleet.cli.client.report;

import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalDouble;

/// A report as Markdown, for the summary of a CI job. Text of agents and repositories can neither break the table nor bring
/// markup or links of its own. Pure.
public final class MarkdownReport {
    /// A CI system takes a mebibyte from each step, and drops all of it when there is more.
    static final int MOST_BYTES = 900_000;

    private static final int NOTE = 200;
    private static final int WARNINGS = 50;

    private MarkdownReport() {}

    public static String of(PlanReport plan) {
        StringBuilder text = new StringBuilder();
        text.append("## Stage ").append(plan.stage()).append(' ').append(safe(plan.name()));
        text.append(": ").append(Reports.verdict(plan)).append("\n\n");
        if (!plan.reason().isEmpty()) {
            text.append(safe(plan.reason())).append("\n\n");
        }
        text.append("| run | batch | state | attempts | time | what |\n");
        text.append("|---|---|---|---|---|---|\n");
        plan.runs().forEach(run -> text.append(row(run)));
        text.append('\n').append(facts(plan));
        warnings(plan, text);
        return cut(text.toString());
    }

    private static String row(RunView run) {
        return "| "
                + String.join(
                        " | ",
                        run.id(),
                        String.valueOf(run.batch()),
                        mark(run.state()) + run.state().word(),
                        String.valueOf(run.attempts().size()),
                        Durations.text(Reports.worked(run)),
                        safe(run.title()) + note(run))
                + " |\n";
    }

    private static String mark(RunState state) {
        return switch (state) {
            case DONE -> "✅ ";
            case FAILED -> "❌ ";
            case WAITING,
                    QUEUED,
                    LEASED,
                    RUNNING,
                    MERGING,
                    PARKED,
                    BLOCKED,
                    CANCELLING,
                    SKIPPED,
                    CANCELLED,
                    UNKNOWN ->
                    "";
        };
    }

    private static String note(RunView run) {
        String note = run.state() == RunState.DONE ? "" : Reports.note(run);
        return note.isEmpty() ? "" : "<br>" + safe(TerminalText.cut(note, NOTE));
    }

    private static String facts(PlanReport plan) {
        StringBuilder facts = new StringBuilder();
        facts.append("- plan `").append(code(plan.id())).append("`, branch `");
        facts.append(code(plan.branch())).append("` at `").append(code(plan.head())).append("`\n");
        facts.append("- audit: ").append(safe(plan.audit().replace('_', ' '))).append('\n');
        OptionalDouble cost = Reports.cost(plan.runs());
        if (cost.isPresent()) {
            facts.append(String.format(Locale.ROOT, "- cost: %.2f USD%n", cost.getAsDouble()));
        }
        plan.next()
                .commands()
                .forEach(command -> facts.append("- next: `").append(code(command)).append("`\n"));
        return facts.toString();
    }

    private static void warnings(PlanReport plan, StringBuilder text) {
        if (plan.warnings().isEmpty()) {
            return;
        }
        text.append("\n<details><summary>")
                .append(plan.warnings().size())
                .append(" warnings</summary>\n\n");
        plan.warnings().stream()
                .limit(WARNINGS)
                .forEach(warning -> text.append("- ").append(safe(warning)).append('\n'));
        text.append("\n</details>\n");
    }

    /// Text that shows as it is.
    static String safe(String text) {
        return TerminalText.line(text)
                .replaceAll("([\\\\`*_{}\\[\\]()#+!|~@:])", "\\\\$1")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static String code(String text) {
        return TerminalText.line(text).replace('`', '\'').replace("|", "\\|");
    }

    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return text;
        }
        String kept = new String(bytes, 0, MOST_BYTES, StandardCharsets.UTF_8);
        return kept.substring(0, kept.lastIndexOf('\n') + 1)
                + "\n… cut; the whole report: `fleet report`\n";
    }
}
