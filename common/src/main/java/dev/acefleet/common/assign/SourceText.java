package dev.acefleet.common.assign;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The text of a step that has a source (spec/assign.md 7.3): what it is about, what the source says, and what only this
/// assignment has.
final class SourceText {
    private static final List<String> HEADERS =
            List.of(
                    "Task context:",
                    "Sub-step focus:",
                    "Step focus:",
                    "Action:",
                    "Assignment-specific context:");
    private static final List<String> TASK = List.of("Task reference:", "Task request:");

    private final Draft step;

    SourceText(Draft step) {
        this.step = step;
    }

    /// The source's own words.
    String of(String body) {
        List<String> text = new ArrayList<>();
        section(text, "Task context:", List.of(taskContext()));
        section(text, "", List.of(body.strip()));
        section(text, "Assignment-specific context:", own());
        return String.join("\n", text);
    }

    /// What the template of a kind of step says in their place.
    String of(StepDefinition definition) {
        List<String> text = new ArrayList<>();
        section(text, "Task context:", List.of(taskContext()));
        section(text, "Step focus:", definition.description().stream().toList());
        section(text, "Steps:", definition.lines().stream().map(SourceText::line).toList());
        section(
                text,
                "Skip when:",
                definition.whenToSkip().stream().map(line -> "- " + line).toList());
        section(text, "Assignment-specific context:", own());
        return String.join("\n", text);
    }

    private static String line(StepDefinition.Line line) {
        return "- "
                + line.text()
                + line.conditional().map(when -> " If " + when + ".").orElse("")
                + line.note().map(note -> " " + note).orElse("");
    }

    private static void section(List<String> text, String header, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        if (!text.isEmpty()) {
            text.add("");
        }
        if (!header.isEmpty()) {
            text.add(header);
        }
        text.addAll(lines);
    }

    /// As the text says it already; else the task of the step, else its first line.
    private String taskContext() {
        List<String> lines = lines();
        Optional<String> said =
                lines.stream().filter(line -> TASK.stream().anyMatch(line::startsWith)).findFirst();
        Optional<String> task =
                Optional.of(String.join(", ", SplitText.tasks(step.extras(), step.instructions())))
                        .filter(each -> !each.isEmpty());
        return said.or(() -> task.map(each -> "Task reference: " + each))
                .orElseGet(() -> "Task request: " + lines.stream().findFirst().orElse(step.name()));
    }

    private List<String> own() {
        Set<String> own = new LinkedHashSet<>();
        for (String line : lines()) {
            boolean dropped = HEADERS.contains(line) || TASK.stream().anyMatch(line::startsWith);
            String plain = line.replaceFirst("^[-*] +", "");
            if (!dropped && !plain.isEmpty()) {
                own.add("- " + plain);
            }
        }
        return List.copyOf(own);
    }

    private List<String> lines() {
        return step.instructions()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
