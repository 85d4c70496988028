package dev.acefleet.common.assign;

import dev.acefleet.common.assign.Job.JobStep;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads job files (spec/assign.md 6). Everything that is wrong with one is said at once.
public final class JobReader {
    /// Steps of one job, children included: the tables of a thousand can still be read.
    public static final int STEPS = 5_000;

    private final List<String> problems = new ArrayList<>();

    private JobReader() {}

    /// What a text is.
    public sealed interface Reading {}

    public record Found(Job job) implements Reading {}

    public record Rejected(String reason) implements Reading {}

    /// A whole job: `assignment` (or `session`, or a bare `name`) and `steps`.
    public static Reading read(String text) {
        return switch (YamlValues.read(text)) {
            case YamlValues.Refused(int line, String reason) -> invalid(line, reason);
            case YamlValues.Read(YamlValue.Mapping top) -> job(top);
            case YamlValues.Read _ -> new Rejected("Invalid YAML: it is not a mapping of keys");
        };
    }

    /// What an addition has: a list of steps, or a mapping with one.
    public static Reading readSteps(String text) {
        return switch (YamlValues.read(text)) {
            case YamlValues.Refused(int line, String reason) -> invalid(line, reason);
            case YamlValues.Read(YamlValue.Mapping top) -> job(top);
            case YamlValues.Read(YamlValue.Items list) ->
                    job(YamlValue.Mapping.EMPTY.with("steps", list));
            case YamlValues.Read _ -> new Rejected("Invalid YAML: it is not a list of steps");
        };
    }

    private static Rejected invalid(int line, String reason) {
        return new Rejected("Invalid YAML: line %d: %s".formatted(line, reason));
    }

    private static Reading job(YamlValue.Mapping top) {
        List<YamlValue> items = top.items("steps");
        if (items.isEmpty()) {
            return new Rejected("No steps defined in config");
        }
        if (items.size() > STEPS) {
            return new Rejected("%d steps are more than %d".formatted(items.size(), STEPS));
        }
        JobReader reader = new JobReader();
        List<JobStep> steps = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int place = i + 1;
            if (items.get(i) instanceof YamlValue.Mapping fields) {
                reader.step(place, fields).ifPresent(steps::add);
            } else {
                reader.problems.add("step %d is not a mapping".formatted(place));
            }
        }
        reader.numbersOnce(steps);
        if (!reader.problems.isEmpty()) {
            return new Rejected("Invalid steps: " + String.join("; ", reader.problems));
        }
        YamlValue.Mapping head =
                top.get("assignment").isPresent()
                        ? top.mapping("assignment")
                        : top.get("session").isPresent() ? top.mapping("session") : top;
        return new Found(
                new Job(filled(head.text("name")), filled(head.text("description")), steps));
    }

    private static Optional<String> filled(Optional<String> text) {
        return text.filter(each -> !each.isBlank());
    }

    private Optional<JobStep> step(int place, YamlValue.Mapping fields) {
        String name = fields.text(Step.NAME).orElse("").strip();
        String called = "step %d (%s)".formatted(place, name);
        if (Step.slug(name).isEmpty()) {
            problems.add("step %d has no name".formatted(place));
        }
        fields.text(Step.STATUS)
                .filter(status -> !status.equals(StepStatus.PENDING.word()))
                .ifPresent(status ->
                        problems.add(called + " cannot begin as " + status + ": leave status out"));
        Step.invalid(fields.without(Step.STATUS))
                .ifPresent(reason -> problems.add(called + ": " + reason));
        Optional<String> number = fields.text("number");
        if (number.isPresent() && !StepNumber.isNumber(number.get())) {
            problems.add(called + ": not a number of a step: " + number.get());
            number = Optional.empty();
        }
        List<String> below = subSteps(fields);
        if (below.stream().anyMatch(each -> Step.slug(each).isEmpty())) {
            problems.add(called + ": a sub-step has no name");
        }
        return problems.isEmpty()
                ? Optional.of(
                        new JobStep(
                                name,
                                number.map(StepNumber::new),
                                fields.text("instructions").orElse(""),
                                below,
                                fields.without(
                                        Step.NAME,
                                        Step.STATUS,
                                        "number",
                                        "instructions",
                                        "sub_steps",
                                        "sub-steps")))
                : Optional.empty();
    }

    private static List<String> subSteps(YamlValue.Mapping fields) {
        List<YamlValue> names = fields.items("sub_steps");
        return (names.isEmpty() ? fields.items("sub-steps") : names)
                .stream().map(YamlValue::words).map(String::strip).toList();
    }

    private void numbersOnce(List<JobStep> steps) {
        Set<StepNumber> seen = new HashSet<>();
        for (JobStep step : steps) {
            step.number()
                    .filter(number -> !seen.add(number))
                    .ifPresent(number -> problems.add("two steps have the number " + number));
        }
    }
}
