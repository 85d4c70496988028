package dev.acefleet.common.assign;

import dev.acefleet.common.assign.CompositionRules.Before;
import dev.acefleet.common.assign.CompositionRules.First;
import dev.acefleet.common.assign.CompositionRules.Suggestion;
import dev.acefleet.common.assign.CompositionRules.Violation;
import java.util.ArrayList;
import java.util.List;

/// An order of steps that a catalog and its rules agree with, from one that a person gave (spec/assign.md 17, compose):
/// theirs as far as it can be, what is required before put in, and what stands wrong moved. Each change is told.
///
/// @param names in their order
/// @param corrections what was changed, a sentence each
/// @param suggestions what a person may want as well; nothing of it was done
public record Composition(
        List<String> names, List<String> corrections, List<Suggestion> suggestions) {
    public Composition {
        names = List.copyOf(names);
        corrections = List.copyOf(corrections);
        suggestions = List.copyOf(suggestions);
    }

    /// @return what is wrong where the rules cannot be kept, because they contradict each other
    public static Parsed<Composition> of(
            Catalog catalog, CompositionRules rules, List<String> chosen) {
        List<String> names = new ArrayList<>(chosen);
        List<String> corrections = new ArrayList<>();
        require(catalog, names, corrections);
        // Each rule moves one step past another once; more moves than pairs go round in a circle.
        int most = names.size() * names.size() + 1;
        List<Violation> violations = rules.violations(names);
        while (!violations.isEmpty() && most-- > 0) {
            corrections.add(mended(names, violations.getFirst()));
            violations = rules.violations(names);
        }
        return violations.isEmpty()
                ? new Parsed.Good<>(
                        new Composition(names, corrections, suggestions(catalog, rules, names)))
                : new Parsed.Bad<>(
                        violations.stream()
                                .map(each ->
                                        "The rules contradict each other: %s (%s)"
                                                .formatted(each.message(), each.rule().rule()))
                                .toList());
    }

    private static void require(Catalog catalog, List<String> names, List<String> corrections) {
        List<Catalog.Missing> missing = required(catalog, names);
        while (!missing.isEmpty()) {
            Catalog.Missing each = missing.getFirst();
            String name = each.prerequisite().name();
            names.add(names.indexOf(each.step()), name);
            corrections.add(
                    "Added %s before %s: %s"
                            .formatted(
                                    name,
                                    each.step(),
                                    each.prerequisite().reason().isEmpty()
                                            ? "it is required"
                                            : each.prerequisite().reason()));
            missing = required(catalog, names);
        }
    }

    private static List<Catalog.Missing> required(Catalog catalog, List<String> names) {
        return catalog.missing(names).stream()
                .filter(each -> each.prerequisite().isRequired())
                .toList();
    }

    private static String mended(List<String> names, Violation violation) {
        return switch (violation.rule()) {
            case First(String rule, String step) -> {
                String moved = names.remove(CompositionRules.index(names, step));
                names.addFirst(moved);
                yield "Moved %s to the front (%s)".formatted(moved, rule);
            }
            case Before(String rule, String before, String after, _) -> {
                String moved = names.remove(CompositionRules.index(names, before));
                int to = CompositionRules.index(names, after);
                String other = names.get(to);
                names.add(to, moved);
                yield "Moved %s before %s (%s)".formatted(moved, other, rule);
            }
        };
    }

    private static List<Suggestion> suggestions(
            Catalog catalog, CompositionRules rules, List<String> names) {
        List<Suggestion> all = new ArrayList<>();
        catalog.missing(names).stream()
                .map(each ->
                        new Suggestion(
                                each.prerequisite().name(),
                                each.prerequisite().strength(),
                                "before " + each.step()))
                .forEach(all::add);
        for (Suggestion each : rules.suggestions(names)) {
            if (all.stream().noneMatch(other -> other.step().equals(each.step()))) {
                all.add(each);
            }
        }
        return all;
    }
}
