package dev.acefleet.common.assign;

import dev.acefleet.common.text.FrontMatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A skill: a file `SKILL.md` that tells agents what they can do, and assignments which workflow that is (spec/assign.md
/// 7.4).
///
/// @param source the workflow it stands for, `wfi://…`; empty where it stands for none
/// @param steps kinds of steps that it brings into the catalog
/// @param body without front matter
public record Skill(String name, Optional<String> source, List<StepDefinition> steps, String body) {
    private static final Set<String> ASSIGNABLE = Set.of("workflow", "orchestration");

    public Skill {
        steps = List.copyOf(steps);
    }

    /// @param usual its name where the file does not say one
    /// @param text of its file
    public static Parsed<Skill> read(String usual, String text) {
        return switch (FrontMatter.split(text)) {
            case FrontMatter.None(_, String body) ->
                    new Parsed.Good<>(new Skill(usual, Optional.empty(), List.of(), body));
            case FrontMatter.TooLong(int characters) ->
                    new Parsed.Bad<>(
                            List.of(
                                    "line 1: the front matter has %d characters"
                                            .formatted(characters)));
            case FrontMatter.Found(String block, int line, String body) ->
                    Entry.read(block, line, entry -> of(usual, entry, body.strip()));
        };
    }

    private static Skill of(String usual, Entry entry, String body) {
        String name = entry.text(Step.NAME).orElse(usual);
        Optional<String> kind = entry.entry("skill").flatMap(each -> each.text("kind"));
        Optional<Entry> assign = entry.entry("assign");
        if (assign.isEmpty()) {
            return new Skill(name, Optional.empty(), List.of(), body);
        }
        Optional<String> source = assign.get().text("source");
        boolean needed = kind.filter(ASSIGNABLE::contains).isPresent();
        if (source.isEmpty() && needed) {
            assign.get().wrong("source", "assign.source is missing or empty");
        }
        source.filter(uri -> Workflow.path(uri).isEmpty())
                .ifPresent(uri ->
                        assign.get()
                                .wrong("source", uri + " is not the name of a workflow, wfi://…"));
        List<StepDefinition> steps =
                needed
                        ? assign.get().entries("steps").stream().map(StepDefinition::of).toList()
                        : List.of();
        return new Skill(name, source, steps, body);
    }
}
