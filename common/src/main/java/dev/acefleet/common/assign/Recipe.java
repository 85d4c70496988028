package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A usual course of work, from which a job is composed (spec/assign.md 8.2).
///
/// @param matches what people say when they want it, with `*` for anything
public record Recipe(
        String name,
        String description,
        List<String> matches,
        Parameters parameters,
        List<Part> parts) {
    private static final Set<String> KEYS =
            Set.of(
                    Step.NAME,
                    "description",
                    "matches",
                    "parameters",
                    "steps",
                    "customization_hints");

    /// Times that a step may be repeated: as often as reviews may be, twice over.
    private static final int REPEATS = 10;

    public Recipe {
        matches = List.copyOf(matches);
        parts = List.copyOf(parts);
    }

    /// A step of a recipe.
    ///
    /// @param required whether it is done where nobody asks for it
    /// @param repeat how often; each time is a step of its own
    /// @param fields what its step has beside its name
    public record Part(
            String name,
            boolean required,
            String note,
            int repeat,
            Optional<Foreach> expansion,
            Mapping fields) {}

    /// A step of which there is a child for each value of a parameter.
    public record Foreach(String parameter, String child, Optional<String> context) {}

    /// The content of a recipe's file.
    public static Parsed<Recipe> read(String text) {
        return Entry.read(text, 1, Recipe::of);
    }

    private static Recipe of(Entry entry) {
        entry.only(KEYS);
        List<Part> parts = entry.entries("steps").stream().map(Recipe::part).toList();
        if (parts.isEmpty()) {
            entry.wrong("steps", "there is no step");
        }
        return new Recipe(
                entry.name(Step.NAME),
                entry.text("description").orElse(""),
                entry.texts("matches"),
                Parameters.of(entry.entry("parameters")),
                parts);
    }

    private static Part part(Entry entry) {
        int repeat = entry.count("repeat", 1, 1);
        if (repeat > REPEATS) {
            entry.wrong("repeat", "a step is repeated at most %d times".formatted(REPEATS));
        }
        Mapping fields = Mapping.EMPTY;
        Optional<String> instructions = entry.text("instructions_template");
        if (instructions.isPresent()) {
            fields = fields.with("instructions", instructions.get());
        }
        if (entry.text(Step.CONTEXT).isPresent()) {
            fields = fields.with(Step.CONTEXT, entry.needed(Step.CONTEXT));
        }
        List<String> below = entry.texts("sub_steps");
        if (!below.isEmpty()) {
            fields =
                    fields.with(
                            "sub_steps",
                            new YamlValue.Items(
                                    below.stream().<YamlValue>map(YamlValue.Text::new).toList()));
        }
        return new Part(
                entry.name(Step.NAME),
                entry.flag("required", true),
                entry.text("note").orElse(""),
                Math.min(repeat, REPEATS),
                entry.entry("expansion")
                        .map(each ->
                                new Foreach(
                                        each.needed("foreach"),
                                        each.name("child_step"),
                                        each.text("child_context"))),
                fields);
    }

    /// Whether it is what a person means by these words.
    public boolean matches(String words) {
        String plain = words.strip().toLowerCase(Locale.ROOT);
        return matches.stream().anyMatch(each -> pattern(each).matcher(plain).matches());
    }

    private static Pattern pattern(String glob) {
        StringBuilder pattern = new StringBuilder();
        for (String literal : glob.toLowerCase(Locale.ROOT).split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.compile(pattern.toString());
    }

    /// The steps of a job.
    ///
    /// @param wanted of those that are not required
    public List<Mapping> steps(Parameters.Given given, Set<String> wanted) {
        Map<String, String> texts = given.texts();
        List<Mapping> all = new ArrayList<>();
        int top = 0;
        for (Part part : parts) {
            if (!part.required() && !wanted.contains(part.name())) {
                continue;
            }
            for (int i = 1; i <= part.repeat(); i++) {
                StepNumber number = StepNumber.top(++top * StepNumber.GAP);
                String name = part.repeat() == 1 ? part.name() : part.name() + "-" + i;
                all.add(step(number, name, Template.filled(part.fields(), texts)));
                part.expansion().ifPresent(each -> all.addAll(children(number, each, given)));
            }
        }
        return List.copyOf(all);
    }

    private static List<Mapping> children(
            StepNumber number, Foreach foreach, Parameters.Given given) {
        List<Mapping> children = new ArrayList<>();
        for (String item : given.list(foreach.parameter())) {
            Mapping fields =
                    Mapping.EMPTY
                            .with(Step.PARENT, number.text())
                            .with("taskref", item)
                            .with("instructions", "Do this for " + item + ".");
            if (foreach.context().isPresent()) {
                fields = fields.with(Step.CONTEXT, foreach.context().get());
            }
            children.add(
                    step(number.child(children.size() + 1), foreach.child() + "-" + item, fields));
        }
        return children;
    }

    private static Mapping step(StepNumber number, String name, Mapping fields) {
        Mapping step = Mapping.EMPTY.with("number", number.text()).with(Step.NAME, name);
        for (Map.Entry<String, YamlValue> each : fields.values().entrySet()) {
            step = step.with(each.getKey(), each.getValue());
        }
        return step;
    }
}
