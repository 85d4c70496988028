package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A job with gaps (spec/assign.md 8.4): steps, and maybe a container with a child for each of several items.
///
/// @param expansion empty where there is no container
public record Preset(
        String name,
        String description,
        Parameters parameters,
        Optional<BatchTemplate> expansion,
        List<Mapping> steps) {
    private static final Set<String> KEYS =
            Set.of(
                    Step.NAME,
                    "description",
                    "parameters",
                    "expansion",
                    "steps",
                    "customization_hints");

    public Preset {
        steps = List.copyOf(steps);
    }

    /// The content of a preset's file.
    public static Parsed<Preset> read(String text) {
        return Entry.read(text, 1, Preset::of);
    }

    private static Preset of(Entry entry) {
        entry.only(KEYS);
        List<Entry> steps = entry.entries("steps");
        steps.forEach(step -> step.name(Step.NAME));
        if (steps.isEmpty() && !entry.has("expansion")) {
            entry.wrong("steps", "there is neither a step nor an expansion");
        }
        return new Preset(
                entry.name(Step.NAME),
                entry.text("description").orElse(""),
                Parameters.of(entry.entry("parameters")),
                entry.entry("expansion").map(BatchTemplate::of),
                steps.stream().map(Entry::fields).toList());
    }

    /// The steps of a job, in the order of the preset: the container and its children come first.
    public List<Mapping> steps(Parameters.Given given) {
        Map<String, String> texts = given.texts();
        List<Mapping> all = new ArrayList<>();
        expansion.ifPresent(batch -> all.addAll(batch.steps(given)));
        steps.forEach(step -> all.add(Template.filled(step, texts)));
        return List.copyOf(all);
    }

    /// Keys that the preset asks for and that are none of its parameters: a mistake of its author.
    public Set<String> unknownKeys() {
        Set<String> keys = new TreeSet<>();
        steps.forEach(step -> keys.addAll(Template.keys(step)));
        expansion.ifPresent(batch -> keys.addAll(batch.keys()));
        parameters.all().forEach(parameter -> keys.remove(parameter.name()));
        return keys;
    }

    /// The step of a name. One that repeats, as `review-1` and `review-2` do, is also found by what is before the number.
    public Optional<Mapping> step(String wanted) {
        Optional<Mapping> exact =
                steps.stream().filter(step -> nameOf(step).equals(wanted)).findFirst();
        return exact.or(() ->
                steps.stream()
                        .filter(step -> baseName(nameOf(step)).equals(baseName(wanted)))
                        .findFirst());
    }

    /// A step of it for one case. Parameters that the step does not ask for need not be given.
    public Parsed<Mapping> filled(Mapping step, Map<String, String> typed) {
        return Template.keys(step).isEmpty()
                ? new Parsed.Good<>(step)
                : switch (parameters.given(typed)) {
                    case Parsed.Good<Parameters.Given>(Parameters.Given given) ->
                            new Parsed.Good<>(Template.filled(step, given.texts()));
                    case Parsed.Bad<Parameters.Given>(List<String> problems) ->
                            new Parsed.Bad<>(problems);
                };
    }

    public static String nameOf(Mapping step) {
        return step.text(Step.NAME).orElse("");
    }

    /// A name without the number at its end.
    public static String baseName(String name) {
        return name.replaceFirst("-\\d+$", "");
    }

    /// What a job file of these steps has.
    public static Mapping job(String name, Optional<String> preset, List<Mapping> steps) {
        Mapping head = Mapping.EMPTY.with(Step.NAME, name);
        if (preset.isPresent()) {
            head = head.with("preset", preset.get());
        }
        return Mapping.EMPTY
                .with("assignment", head)
                .with("steps", new YamlValue.Items(List.copyOf(steps)));
    }
}
