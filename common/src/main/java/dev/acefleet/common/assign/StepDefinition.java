package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a catalog knows about steps of a name (spec/assign.md 8.1).
///
/// @param fields all of it; it has a `name`
public record StepDefinition(YamlValue.Mapping fields) {
    private static final String REQUIRED = "required";
    private static final String NAME = "name";

    public StepDefinition {
        if (fields.text(NAME).orElse("").isBlank()) {
            throw new IllegalArgumentException("A step of a catalog has no name.");
        }
    }

    /// A step that should come before.
    ///
    /// @param strength `required` or `recommended`
    public record Prerequisite(String name, String strength, String reason) {
        public boolean isRequired() {
            return strength.equals(REQUIRED);
        }
    }

    /// A line of the template that a step's text is made of.
    ///
    /// @param conditional when it is to be done; empty for always
    public record Line(String text, Optional<String> conditional, Optional<String> note) {}

    /// The content of a file of the catalog.
    public static Parsed<StepDefinition> read(String text) {
        return Entry.read(text, 1, StepDefinition::of);
    }

    static StepDefinition of(Entry entry) {
        String name = entry.name(NAME);
        for (String key : List.of("description", "skill", "workflow", "effort", "render")) {
            var _ = entry.text(key);
        }
        for (String key : List.of("produces", "consumes", "when_to_skip", "tags")) {
            var _ = entry.texts(key);
        }
        entry.entries("prerequisites").forEach(each -> each.name(NAME));
        entry.entry("intent").ifPresent(intent -> intent.texts("phrases"));
        for (String key : List.of("context", "instructions")) {
            var _ = entry.entry(key);
        }
        return new StepDefinition(entry.fields().with(NAME, name));
    }

    public String name() {
        return fields.text(NAME).orElseThrow();
    }

    public Optional<String> description() {
        return fields.text("description").map(String::strip).filter(text -> !text.isEmpty());
    }

    public Optional<String> text(String key) {
        return fields.text(key).filter(text -> !text.isBlank());
    }

    /// The context that such a step has where nothing else says so.
    public Optional<String> context() {
        return fields.mapping("context").text("default");
    }

    public List<Prerequisite> prerequisites() {
        return mappings("prerequisites")
                .map(each ->
                        new Prerequisite(
                                each.text(NAME).orElse(""),
                                each.text("strength").orElse("recommended"),
                                each.text("reason").orElse("")))
                .toList();
    }

    public List<String> produces() {
        return words("produces");
    }

    public List<String> consumes() {
        return words("consumes");
    }

    public List<String> whenToSkip() {
        return words("when_to_skip");
    }

    public List<String> tags() {
        return words("tags");
    }

    /// What people say when they mean it.
    public List<String> phrases() {
        return fields.mapping("intent").items("phrases").stream().map(YamlValue::words).toList();
    }

    /// Whether its text is made of its own template, and not of the workflow it is sourced from.
    public boolean rendersTemplate() {
        return fields.text("render").filter("step_template"::equals).isPresent();
    }

    /// The lines of that template.
    public List<Line> lines() {
        return fields.items("steps").stream()
                .map(item ->
                        item instanceof YamlValue.Mapping line
                                ? new Line(
                                        line.text("description")
                                                .or(() -> line.text(NAME))
                                                .orElse(""),
                                        line.text("conditional"),
                                        line.text("note"))
                                : new Line(item.words(), Optional.empty(), Optional.empty()))
                .filter(line -> !line.text().isBlank())
                .toList();
    }

    private Stream<YamlValue.Mapping> mappings(String key) {
        return fields.items(key).stream()
                .filter(YamlValue.Mapping.class::isInstance)
                .map(YamlValue.Mapping.class::cast);
    }

    private List<String> words(String key) {
        return fields.items(key).stream().map(YamlValue::words).toList();
    }

    /// Lines of a template: `common`, and those of `kind`.
    public List<String> template(String kind) {
        YamlValue.Mapping template = fields.mapping("instructions");
        return Stream.of("common", kind)
                .flatMap(part -> template.text(part).stream())
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// The same with what `over` says in its place, map by map.
    public StepDefinition overlaid(StepDefinition over) {
        return new StepDefinition(merged(fields, over.fields));
    }

    private static YamlValue.Mapping merged(YamlValue.Mapping base, YamlValue.Mapping over) {
        YamlValue.Mapping result = base;
        for (var entry : over.values().entrySet()) {
            boolean both =
                    entry.getValue() instanceof YamlValue.Mapping
                            && base.get(entry.getKey()).orElse(null) instanceof YamlValue.Mapping;
            result =
                    result.with(
                            entry.getKey(),
                            both
                                    ? merged(
                                            base.mapping(entry.getKey()),
                                            over.mapping(entry.getKey()))
                                    : entry.getValue());
        }
        return result;
    }
}
