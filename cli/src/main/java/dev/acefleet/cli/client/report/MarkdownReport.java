package dev.acefleet.cli.client.report;

import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.follow.PlanWords;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
        text.append(plan.ofAssignment() ? "## Assignment " : "## Stage ");
        text.append(safe(plan.stage())).append(' ').append(safe(plan.name()));
        text.append(": ").append(Reports.verdict(plan)).append("\n\n");
        if (!plan.reason().isEmpty()) {
            text.append(safe(plan.reason())).append("\n\n");
        }
        text.append("| " + PlanWords.unit(plan));
        text.append(" | batch | state | attempts | time | what |\n");
        text.append("|---|---|---|---|---|---|\n");
        plan.runs().forEach(run -> text.append(row(run)));
        text.append('\n').append(facts(plan));
        details("warnings", plan.warnings(), text);
        List<String> passed =
                plan.passedOver().stream().flatMap(one -> Reports.lines(one).stream()).toList();
        details("troubles that nobody was asked about", passed, text);
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
        String note = run.state() == RunState.DONE ? Reports.oneLiner(run) : Reports.note(run);
        return note.isEmpty() ? "" : "<br>" + safe(TerminalText.cut(note, NOTE));
    }

    private static String facts(PlanReport plan) {
        StringBuilder facts = new StringBuilder();
        facts.append("- plan `").append(code(plan.id())).append("`, branch `");
        facts.append(code(plan.branch())).append("` at `").append(code(plan.head())).append("`\n");
        facts.append("- ").append(PlanWords.units(plan)).append(": ");
        facts.append(Reports.counts(plan.runs())).append('\n');
        if (plan.ofAssignment()) {
            facts.append("- steps: ").append(PlanWords.steps(plan)).append('\n');
        } else {
            facts.append("- audit: ").append(safe(plan.audit().replace('_', ' '))).append('\n');
        }
        Costs.used(plan).ifPresent(cost -> facts.append("- cost: " + safe(cost) + "\n"));
        Costs.allowed(plan).ifPresent(limit -> facts.append("- budget: " + safe(limit) + "\n"));
        next(plan.next(), facts);
        return facts.toString();
    }

    private static void next(NextSteps next, StringBuilder text) {
        if (!next.banner().isEmpty()) {
            text.append("- **").append(safe(next.banner())).append("**\n");
        }
        next.facts().forEach(fact -> text.append("  - ").append(safe(fact)).append('\n'));
        if (!next.offer().isEmpty()) {
            text.append("- next up: ").append(safe(next.offer())).append('\n');
        }
        next.commands()
                .forEach(command -> text.append("- next: `").append(code(command)).append("`\n"));
    }

    private static void details(String what, List<String> all, StringBuilder text) {
        if (all.isEmpty()) {
            return;
        }
        text.append("\n<details><summary>")
                .append(all.size())
                .append(' ')
                .append(what)
                .append("</summary>\n\n");
        all.stream()
                .limit(WARNINGS)
                .forEach(one -> text.append("- ").append(safe(one)).append('\n'));
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
