package dev.acefleet.common.assign;

import dev.acefleet.common.assign.CompositionRules.Before;
import dev.acefleet.common.assign.CompositionRules.Conditional;
import dev.acefleet.common.assign.CompositionRules.First;
import dev.acefleet.common.assign.CompositionRules.Ordering;
import dev.acefleet.common.assign.CompositionRules.Pair;
import dev.acefleet.common.assign.CompositionRules.ReviewCycles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads `composition-rules.yml`.
public final class RulesReader {
    private static final String RECOMMENDED = "recommended";

    private RulesReader() {}

    public static Parsed<CompositionRules> read(String text) {
        return Entry.read(text, 1, RulesReader::rules);
    }

    private static CompositionRules rules(Entry entry) {
        return new CompositionRules(
                entry.entries("ordering").stream().map(RulesReader::ordering).toList(),
                entry.entries("pairs").stream().map(RulesReader::pair).toList(),
                entry.entries("conditional").stream().map(RulesReader::conditional).toList(),
                cycles(entry.entry("review_cycles")));
    }

    private static Ordering ordering(Entry entry) {
        String rule = entry.needed("rule");
        Optional<String> position = entry.text("position");
        if (position.isEmpty()) {
            return new Before(
                    rule,
                    entry.needed("before"),
                    entry.needed("after"),
                    entry.text("note").orElse(""));
        }
        if (!position.get().equals("first")) {
            entry.wrong("position", "the position %s is not first".formatted(position.get()));
        }
        return new First(rule, entry.needed("step"));
    }

    private static Pair pair(Entry entry) {
        return new Pair(
                entry.needed("name"),
                entry.texts("steps"),
                entry.text("pattern").orElse(""),
                entry.text("note").or(() -> entry.text("trigger")).orElse(""));
    }

    private static Conditional conditional(Entry entry) {
        return new Conditional(
                entry.needed("when"),
                entry.texts("suggest"),
                entry.text("strength").orElse(RECOMMENDED));
    }

    private static ReviewCycles cycles(Optional<Entry> entry) {
        if (entry.isEmpty()) {
            return ReviewCycles.UNKNOWN;
        }
        Map<Integer, String> presets = new HashMap<>();
        entry.get()
                .entry("presets")
                .ifPresent(each -> {
                    for (int cycle = 1; each.has(Integer.toString(cycle)); cycle++) {
                        presets.put(cycle, each.needed(Integer.toString(cycle)));
                    }
                });
        return new ReviewCycles(
                entry.get().count("default_count", 1, ReviewCycles.UNKNOWN.count()),
                entry.get().count("max_count", 1, ReviewCycles.UNKNOWN.most()),
                presets);
    }
}
