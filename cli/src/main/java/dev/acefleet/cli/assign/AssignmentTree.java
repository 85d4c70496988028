package dev.acefleet.cli.assign;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Assignments below those that they belong to. One whose parent is not shown is a root, and so is each of a circle.
final class AssignmentTree {
    private final List<AssignmentSummary> shown;
    private final Set<String> printed = new HashSet<>();

    AssignmentTree(List<AssignmentSummary> shown) {
        this.shown = List.copyOf(shown);
    }

    void print(PrintStream out) {
        Set<String> ids = shown.stream().map(AssignmentSummary::id).collect(Collectors.toSet());
        for (AssignmentSummary each : shown) {
            if (each.snapshot().header().parent().filter(ids::contains).isEmpty()) {
                print(out, each, "", "");
            }
        }
        for (AssignmentSummary each : shown) {
            if (!printed.contains(each.id())) {
                print(out, each, "", "");
            }
        }
    }

    private void print(PrintStream out, AssignmentSummary at, String branch, String below) {
        if (!printed.add(at.id())) {
            return;
        }
        out.printf(
                "%s%s [%s] (%s) %s%n",
                branch, at.name(), at.id(), at.state().word(), at.progress());
        List<AssignmentSummary> children =
                shown.stream()
                        .filter(each ->
                                each.snapshot()
                                        .header()
                                        .parent()
                                        .filter(at.id()::equals)
                                        .isPresent())
                        .toList();
        for (int i = 0; i < children.size(); i++) {
            boolean last = i == children.size() - 1;
            print(
                    out,
                    children.get(i),
                    below + (last ? "\\-- " : "+-- "),
                    below + (last ? "    " : "|   "));
        }
    }
}
