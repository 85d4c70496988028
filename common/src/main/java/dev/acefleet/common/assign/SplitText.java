package dev.acefleet.common.assign;

import dev.acefleet.common.assign.Job.JobStep;
import dev.acefleet.common.text.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the parts of a split step are told (spec/assign.md 7.2).
final class SplitText {
    /// Three digits, a point and two more: the form of a task's reference, which no version number has.
    private static final Pattern TASK = Pattern.compile("(?<![\\d.])\\d{3}\\.\\d{2}(?![\\d.]*\\d)");

    private static final String SOURCE_SKILL = "{{source_skill}}";

    /// Where the catalog has no template.
    private static final List<String> CONDUCT =
            List.of(
                    "This step only conducts its child steps: {{sub_steps}}.",
                    "- ace-assign fork-run --assignment <assignment-id>@" + Draft.NUMBER,
                    "When that process has ended, read every report of the subtree before going on.");

    private final Catalog catalog;
    private final JobStep step;
    private final Predicate<String> skills;

    /// @param skills whether there is a skill of a name
    SplitText(Catalog catalog, JobStep step, Predicate<String> skills) {
        this.catalog = catalog;
        this.step = step;
        this.skills = skills;
    }

    /// The tasks that the work is about: those the step names, else those its text speaks of.
    List<String> tasks() {
        return tasks(step.extras(), step.instructions());
    }

    static List<String> tasks(YamlValue.Mapping fields, String instructions) {
        Optional<String> named =
                fields.text("taskref")
                        .or(() -> fields.text("task_ref"))
                        .filter(text -> !text.isBlank());
        if (named.isPresent()) {
            return List.of(named.get());
        }
        List<String> found = new ArrayList<>();
        Matcher task = TASK.matcher(instructions);
        while (task.find()) {
            if (!found.contains(task.group())) {
                found.add(task.group());
            }
        }
        return found;
    }

    private List<String> lines() {
        return step.instructions()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// The number of the parent is put in when it has one ([Draft#NUMBER]).
    String parent() {
        List<String> template =
                catalog.get("split-subtree-root")
                        .map(known -> known.template("fork"))
                        .filter(known -> !known.isEmpty())
                        .orElse(CONDUCT);
        List<String> text = new ArrayList<>();
        Optional<String> skill = SourceNames.of(step.extras()).skill();
        for (String line : template) {
            if (skill.isPresent() || !line.contains(SOURCE_SKILL)) {
                text.add(
                        line.replace("{{parent_context}}", "fork")
                                .replace(SOURCE_SKILL, skill.orElse(""))
                                .replace("{{sub_steps}}", String.join(", ", step.subSteps())));
            }
        }
        if (!lines().isEmpty()) {
            text.add("");
            text.add("Goal to satisfy through child steps:");
            lines().forEach(line -> text.add("- " + line));
        }
        return String.join("\n", text);
    }

    String child(String name) {
        Optional<StepDefinition> known = catalog.get(name);
        List<String> text = new ArrayList<>(List.of("Task context:", taskContext()));
        Optional<String> skill = known.flatMap(each -> SourceNames.of(each.fields()).skill());
        if (skill.filter(skills).isPresent()) {
            List<String> own = own(name);
            if (!own.isEmpty()) {
                text.add("");
                text.add("Assignment-specific context:");
                text.addAll(own);
            }
            return String.join("\n", text);
        }
        text.add("");
        text.add("Sub-step focus:");
        text.add(
                known.flatMap(StepDefinition::description)
                        .map(line -> line.replace("<taskref>", String.join(", ", tasks())))
                        .orElse("Execute %s sub-step.".formatted(name)));
        text.add("");
        text.add("Action:");
        text.addAll(ChildActions.of(name));
        return String.join("\n", text);
    }

    private String taskContext() {
        List<String> tasks = tasks();
        if (!tasks.isEmpty()) {
            return "Task reference: " + String.join(", ", tasks);
        }
        return "Task request: " + lines().stream().findFirst().orElse(step.name());
    }

    /// Lines of the parent that are about this child, or about all.
    private List<String> own(String name) {
        String child = "child " + name.toLowerCase(Locale.ROOT) + ":";
        List<String> own = new ArrayList<>();
        for (String line : lines()) {
            String low = line.toLowerCase(Locale.ROOT);
            if (low.startsWith(child)) {
                own.add("- " + line.substring(child.length()).strip());
            } else if (low.startsWith("focus:")) {
                own.add("- " + line);
            }
        }
        return own;
    }
}
