package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.files.AssignmentFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// What else there is, below the status of one assignment.
///
/// @param completed whether completed ones are shown too
record OtherAssignments(Desk desk, boolean completed) {
    private static final String ROW = "%-10s %-12s %-10s %-20s %s";
    private static final int STEP = 19;

    void print(PrintStream out, AssignmentFolder shown) throws IOException {
        List<AssignmentSummary> others =
                AssignmentSummary.all(desk).stream()
                        .filter(each -> !each.snapshot().folder().equals(shown.path()))
                        .filter(each -> completed || !each.isCompleted())
                        .toList();
        if (others.isEmpty()) {
            return;
        }
        out.println();
        out.println("OTHER ASSIGNMENTS:" + (completed ? "" : " (use --all to show completed)"));
        out.println(ROW.formatted("ASSIGNMENT", "STATUS", "PROGRESS", "CURRENT STEP", "UPDATED"));
        for (AssignmentSummary each : others) {
            out.println(
                    ROW.formatted(
                            each.id(),
                            each.state().word(),
                            each.progress(),
                            Texts.cut(each.currentStep(), STEP),
                            each.updated()));
        }
    }
}
