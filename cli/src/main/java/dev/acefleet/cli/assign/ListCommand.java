package dev.acefleet.cli.assign;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

record ListCommand(Desk desk) implements Verb {
    private static final String ROW = "%-10s %-25s %-12s %-10s %-20s %s";
    private static final int NAME = 24;
    private static final int STEP = 19;

    @Override
    public Syntax syntax() {
        return Syntax.of("Show the assignments of the project.")
                .flag("-a, --all", "Show completed ones too.")
                .option("-t, --task", "NAME", "Only assignments of this name.")
                .flag("--tree", "Show which belongs to which.")
                .option("-f, " + TableOrJson.OPTION, TableOrJson.NAMES, "How to print it.");
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        boolean json = TableOrJson.isJson(arguments);
        Optional<String> task = arguments.text("--task");
        List<AssignmentSummary> found =
                AssignmentSummary.all(desk()).stream()
                        .filter(each -> task.isEmpty() || task.get().equals(each.name()))
                        .toList();
        List<AssignmentSummary> shown =
                found.stream()
                        .filter(each -> arguments.flag("--all") || !each.isCompleted())
                        .toList();
        if (json) {
            out.println(PrettyJson.of(shown.stream().map(AssignmentSummary::json).toList()));
        } else if (found.isEmpty()) {
            out.println("No assignments found.");
        } else if (shown.isEmpty()) {
            out.printf("No active assignments (%d completed, use --all to show)%n", found.size());
        } else if (arguments.flag("--tree")) {
            new AssignmentTree(shown).print(out);
        } else {
            table(out, shown, found.size());
        }
        return AssignExit.DONE;
    }

    private static void table(PrintStream out, List<AssignmentSummary> shown, int total) {
        out.println(ROW.formatted("ID", "NAME", "STATUS", "PROGRESS", "CURRENT STEP", "UPDATED"));
        out.println("-".repeat(95));
        for (AssignmentSummary each : shown) {
            out.println(
                    ROW.formatted(
                            (each.selected() ? "*" : " ") + each.id(),
                            Texts.cut(each.name(), NAME),
                            each.state().word(),
                            each.progress(),
                            Texts.cut(each.currentStep(), STEP),
                            each.updated()));
        }
        out.println();
        out.println(
                shown.size() == total
                        ? total + " assignment(s) found"
                        : shown.size()
                                + "/"
                                + total
                                + " assignment(s) shown (use --all to include completed)");
        if (shown.stream().anyMatch(AssignmentSummary::selected)) {
            out.println("* = current selection");
        }
    }
}
