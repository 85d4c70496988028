package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a workflow says about itself for assignments: the block `assign` of its front matter (spec/assign.md 7.1).
///
/// @param subSteps what a step that follows it is split into
/// @param fork whether such a step is given to a process of its own
public record AssignBlock(List<String> subSteps, boolean fork) {
    private static final Set<String> KEYS =
            Set.of("goal", "variables", "hints", "sub-steps", "context", "parent");
    private static final Set<String> HINTS = Set.of("include", "skip");

    public AssignBlock {
        subSteps = List.copyOf(subSteps);
    }

    static AssignBlock of(Entry entry) {
        entry.only(KEYS);
        var _ = entry.text("goal");
        var _ = entry.text("parent");
        var _ = entry.entry("variables");
        for (Entry hint : entry.entries("hints")) {
            boolean one = hint.fields().values().size() == 1;
            if (!one || !HINTS.containsAll(hint.fields().values().keySet())) {
                entry.wrong("hints", "a hint has exactly one of the keys include and skip");
            }
            hint.fields().values().keySet().forEach(key -> hint.text(key));
        }
        List<String> subSteps = entry.texts("sub-steps");
        if (subSteps.stream().anyMatch(name -> Step.slug(name).isEmpty())) {
            entry.wrong("sub-steps", "a sub-step has no name");
        }
        Optional<String> context = entry.text(Step.CONTEXT);
        if (context.filter(word -> !word.equals("fork")).isPresent()) {
            entry.wrong(Step.CONTEXT, "the context %s is not fork".formatted(context.get()));
        }
        return new AssignBlock(subSteps, context.isPresent());
    }

    /// Whether a mapping has one at all.
    static boolean isIn(YamlValue.Mapping fields) {
        return fields.get("assign").isPresent();
    }
}
