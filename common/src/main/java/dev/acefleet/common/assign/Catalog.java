package dev.acefleet.common.assign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The kinds of steps that are known, in order of first appearance (spec/assign.md 8.1).
public record Catalog(Map<String, StepDefinition> definitions) {
    public static final Catalog EMPTY = new Catalog(Map.of());

    public Catalog {
        definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
    }

    /// A step that should come before another, and is not among those chosen.
    public record Missing(String step, StepDefinition.Prerequisite prerequisite) {}

    /// The same with further definitions: what they say of a known name is laid over it.
    public Catalog with(List<StepDefinition> further) {
        Map<String, StepDefinition> all = new LinkedHashMap<>(definitions);
        for (StepDefinition each : further) {
            all.merge(each.name(), each, StepDefinition::overlaid);
        }
        return new Catalog(all);
    }

    public Optional<StepDefinition> get(String name) {
        return Optional.ofNullable(definitions.get(name));
    }

    public List<StepDefinition> tagged(String tag) {
        return those(step -> step.tags().contains(tag));
    }

    /// The steps that make an artefact.
    public List<StepDefinition> producersOf(String artefact) {
        return those(step -> step.produces().contains(artefact));
    }

    private List<StepDefinition> those(Predicate<StepDefinition> wanted) {
        return definitions.values().stream().filter(wanted).toList();
    }

    /// What the chosen steps should have before them and have not; nothing of names that are not known.
    public List<Missing> missing(List<String> names) {
        Set<String> there = new HashSet<>(names);
        List<Missing> missing = new ArrayList<>();
        for (String name : names) {
            for (StepDefinition.Prerequisite each :
                    get(name).map(StepDefinition::prerequisites).orElse(List.of())) {
                if (!there.contains(each.name())) {
                    missing.add(new Missing(name, each));
                }
            }
        }
        return List.copyOf(missing);
    }
}
