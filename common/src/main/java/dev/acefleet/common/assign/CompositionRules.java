package dev.acefleet.common.assign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which steps belong before, beside and behind which (spec/assign.md 8.3). A step is meant by its name, and, where no step
/// has just that, by the beginning of a longer one: `release` means `release-minor` too.
public record CompositionRules(
        List<Ordering> ordering,
        List<Pair> pairs,
        List<Conditional> conditional,
        ReviewCycles reviewCycles) {
    /// Where nobody has written any.
    public static final CompositionRules NONE =
            new CompositionRules(List.of(), List.of(), List.of(), ReviewCycles.UNKNOWN);

    private static final String CONDITIONAL = "conditional";
    private static final String RECOMMENDED = "recommended";
    private static final Pattern INCLUDES = Pattern.compile("assignment includes (.+)");

    public CompositionRules {
        ordering = List.copyOf(ordering);
        pairs = List.copyOf(pairs);
        conditional = List.copyOf(conditional);
    }

    public sealed interface Ordering {
        String rule();
    }

    /// A step that nothing comes before.
    public record First(String rule, String step) implements Ordering {}

    public record Before(String rule, String before, String after, String note)
            implements Ordering {}

    /// Steps of which none should be there without the others; of the pattern `conditional` they may be.
    public record Pair(String name, List<String> steps, String pattern, String note) {
        public Pair {
            steps = List.copyOf(steps);
        }
    }

    /// Steps to think of, when something is true.
    public record Conditional(String when, List<String> suggest, String strength) {
        public Conditional {
            suggest = List.copyOf(suggest);
        }
    }

    /// How often a change is reviewed, and as what: what a cycle looks for is `code-valid` and the like.
    ///
    /// @param count where nobody says
    /// @param most that may be asked for
    public record ReviewCycles(int count, int most, Map<Integer, String> presets) {
        static final ReviewCycles UNKNOWN = new ReviewCycles(2, 5, Map.of());

        public ReviewCycles {
            presets = Map.copyOf(presets);
        }

        /// What the step of a cycle is called, from 1: `review-valid-1`.
        public String step(int cycle) {
            String look = presets.getOrDefault(cycle, presets.getOrDefault(presets.size(), "code"));
            return "review-%s-%d".formatted(look.replaceFirst("^code-", ""), cycle);
        }
    }

    public record Violation(Ordering rule, String message) {}

    /// @param strength how much it is wished for, as `recommended`
    public record Suggestion(String step, String strength, String reason) {}

    /// Where a step is meant; -1 where it is not there.
    public static int index(List<String> names, String step) {
        int exact = names.indexOf(step);
        if (exact >= 0) {
            return exact;
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(step + "-")) {
                return i;
            }
        }
        return -1;
    }

    /// Rules that the order breaks. A rule says nothing about steps that are not there.
    public List<Violation> violations(List<String> names) {
        List<Violation> violations = new ArrayList<>();
        for (Ordering rule : ordering) {
            violation(rule, names).ifPresent(each -> violations.add(new Violation(rule, each)));
        }
        return List.copyOf(violations);
    }

    private static Optional<String> violation(Ordering rule, List<String> names) {
        return switch (rule) {
            case First(_, String step) ->
                    index(names, step) > 0
                            ? Optional.of(step + " must come first")
                            : Optional.empty();
            case Before(_, String before, String after, String note) -> {
                int first = index(names, before);
                int second = index(names, after);
                yield first >= 0 && second >= 0 && first > second
                        ? Optional.of(
                                "%s must come before %s%s"
                                        .formatted(
                                                before, after, note.isEmpty() ? "" : ": " + note))
                        : Optional.empty();
            }
        };
    }

    /// Steps that are missing beside those that are there, each once.
    public List<Suggestion> suggestions(List<String> names) {
        Map<String, Suggestion> found = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            List<String> missing = missing(names, pair.steps());
            boolean some = !missing.isEmpty() && missing.size() < pair.steps().size();
            if (some && !pair.pattern().equals(CONDITIONAL)) {
                missing.forEach(step ->
                        found.putIfAbsent(
                                step, new Suggestion(step, RECOMMENDED, "pair " + pair.name())));
            }
        }
        for (Conditional each : conditional) {
            if (holds(each.when(), names)) {
                missing(names, each.suggest())
                        .forEach(step ->
                                found.putIfAbsent(
                                        step, new Suggestion(step, each.strength(), each.when())));
            }
        }
        return List.copyOf(found.values());
    }

    private static List<String> missing(List<String> names, List<String> wanted) {
        return wanted.stream().filter(step -> index(names, step) < 0).toList();
    }

    /// Only that certain steps are there can be told from their names: everything else is for the one who composes.
    private static boolean holds(String when, List<String> names) {
        Matcher includes = INCLUDES.matcher(when.strip());
        if (!includes.matches()) {
            return false;
        }
        String steps = includes.group(1);
        return steps.contains(" and ")
                ? all(steps.split(" and ", -1), names)
                : List.of(steps.split(" or ", -1)).stream()
                        .anyMatch(step -> index(names, step.strip()) >= 0);
    }

    private static boolean all(String[] steps, List<String> names) {
        return List.of(steps).stream().allMatch(step -> index(names, step.strip()) >= 0);
    }
}
