package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepFile;
import dev.acefleet.common.assign.StepStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// The steps as a table (spec/assign.md 12.2): a line a file, or a tree where steps are nested.
final class QueueTable {
    private static final int FILE = 30;
    private static final int NAME = 30;

    private final PrintStream out;
    private final Queue queue;

    private QueueTable(PrintStream out, Queue queue) {
        this.out = out;
        this.queue = queue;
    }

    static void print(PrintStream out, Queue queue, boolean flat) {
        QueueTable table = new QueueTable(out, queue);
        boolean nested = queue.steps().stream().anyMatch(step -> step.number().depth() > 1);
        if (nested && !flat) {
            out.println("NUMBER       STATUS       NAME                           FORK   CHILDREN");
            out.println("-".repeat(78));
            table.level(table.roots(), 0);
        } else {
            table.files();
        }
    }

    private void files() {
        List<Step> steps = queue.steps();
        int width = steps.stream().mapToInt(step -> file(step).length()).reduce(FILE, Math::max);
        String row = "%-" + width + "s %-12s %-20s";
        out.println(row.formatted("FILE", "STATUS", "NAME"));
        for (Step step : steps) {
            String error =
                    step.is(StepStatus.FAILED)
                            ? step.text(Step.ERROR).map("  (%s)"::formatted).orElse("")
                            : "";
            out.println(row.formatted(file(step), word(step.status()), step.name()) + error);
        }
    }

    private static String file(Step step) {
        return step.stem() + StepFile.STEP;
    }

    private List<Step> roots() {
        return queue.steps().stream()
                .filter(step -> step.number().parent().flatMap(queue::get).isEmpty())
                .toList();
    }

    private void level(List<Step> steps, int depth) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            List<Step> children = queue.children(step.number());
            out.println(
                    "%-12s %-12s %-30s %-6s %s%s"
                            .formatted(
                                    branch(depth, i == steps.size() - 1) + step.number(),
                                    icon(step.status()) + " " + word(step.status()),
                                    Texts.cut(step.name(), NAME),
                                    step.isFork() ? "yes" : "",
                                    done(children),
                                    error(step)));
            level(children, depth + 1);
        }
    }

    private static String branch(int depth, boolean last) {
        return depth == 0 ? "" : "  ".repeat(depth - 1) + (last ? "\\-- " : "|-- ");
    }

    private static String done(List<Step> children) {
        long done = children.stream().filter(child -> child.is(StepStatus.DONE)).count();
        return children.isEmpty() ? "" : "(%d/%d done)".formatted(done, children.size());
    }

    private static String error(Step step) {
        Optional<String> error =
                step.is(StepStatus.FAILED) ? step.text(Step.ERROR) : Optional.empty();
        return error.map(" - %s"::formatted).orElse("");
    }

    private static String word(StepStatus status) {
        return switch (status) {
            case PENDING -> "Pending";
            case IN_PROGRESS -> "Active";
            case DONE -> "Done";
            case FAILED -> "Failed";
        };
    }

    private static String icon(StepStatus status) {
        return switch (status) {
            case PENDING -> "○";
            case IN_PROGRESS -> "▶";
            case DONE -> "✓";
            case FAILED -> "✗";
        };
    }
}
