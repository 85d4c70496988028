package dev.acefleet.common.assign;

import dev.acefleet.common.assign.CompositionRules.Before;
import dev.acefleet.common.assign.CompositionRules.ReviewCycles;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one job has otherwise than its preset (spec/assign.md 17, prepare): steps left out, steps put in, another number of
/// review cycles. Only a few forms of words are understood; everything else is refused, never guessed.
///
/// @param skip names, or what is before the number of one that repeats
/// @param add names of the catalog
public record Customisation(List<String> skip, List<String> add, OptionalInt cycles) {
    public static final Customisation NONE =
            new Customisation(List.of(), List.of(), OptionalInt.empty());

    private static final Pattern NAMES = Pattern.compile("(skip|add) (.+)");
    private static final Pattern CYCLES =
            Pattern.compile("(?:only )?(\\d{1,2}) (?:review )?cycles?");
    private static final Pattern REVIEW = Pattern.compile("review-[a-z0-9-]*[a-z]-\\d+");

    public Customisation {
        skip = List.copyOf(skip);
        add = List.copyOf(add);
    }

    /// Clauses with a semicolon between them: `skip A, B; add C; only 2 cycles`.
    public static Parsed<Customisation> read(String words) {
        Customisation all = NONE;
        List<String> problems = new ArrayList<>();
        for (String clause : words.strip().split(";", -1)) {
            String plain = clause.strip().replaceAll("\\s+", " ");
            Matcher names = NAMES.matcher(plain);
            Matcher cycles = CYCLES.matcher(plain);
            if (names.matches()) {
                List<String> each = Parameter.names(names.group(2));
                all =
                        names.group(1).equals("skip")
                                ? all.and(new Customisation(each, List.of(), OptionalInt.empty()))
                                : all.and(new Customisation(List.of(), each, OptionalInt.empty()));
            } else if (cycles.matches()) {
                OptionalInt count = OptionalInt.of(Integer.parseInt(cycles.group(1)));
                all = all.and(new Customisation(List.of(), List.of(), count));
            } else if (!plain.isEmpty()) {
                problems.add(
                        "Not understood: '%s'. Say: skip A, B; add C; only N cycles."
                                .formatted(plain));
            }
        }
        return problems.isEmpty() ? new Parsed.Good<>(all) : new Parsed.Bad<>(problems);
    }

    public Customisation and(Customisation other) {
        return new Customisation(
                joined(skip, other.skip),
                joined(add, other.add),
                other.cycles.isPresent() ? other.cycles : cycles);
    }

    private static List<String> joined(List<String> one, List<String> other) {
        List<String> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    /// The steps of a job as they are to be.
    public Parsed<List<Mapping>> of(List<Mapping> given, Catalog catalog, CompositionRules rules) {
        List<String> problems = new ArrayList<>();
        List<Mapping> steps = new ArrayList<>(given);
        skip.forEach(name -> leaveOut(steps, name, problems));
        cycles.ifPresent(count -> reviews(steps, count, rules.reviewCycles(), problems));
        for (String name : add) {
            catalog.get(name)
                    .ifPresentOrElse(
                            known -> putIn(steps, known, rules, problems),
                            () ->
                                    problems.add(
                                            "There is no step '%s' in the catalog, so it cannot be added."
                                                    .formatted(name)));
        }
        return problems.isEmpty()
                ? new Parsed.Good<>(List.copyOf(steps))
                : new Parsed.Bad<>(problems);
    }

    private static void leaveOut(List<Mapping> steps, String name, List<String> problems) {
        boolean exact = steps.stream().anyMatch(step -> Preset.nameOf(step).equals(name));
        List<Mapping> out =
                steps.stream()
                        .filter(step ->
                                exact
                                        ? Preset.nameOf(step).equals(name)
                                        : Preset.baseName(Preset.nameOf(step)).equals(name))
                        .toList();
        if (out.isEmpty()) {
            problems.add(
                    "There is no step '%s' to skip; there are %s."
                            .formatted(
                                    name,
                                    String.join(
                                            ", ", steps.stream().map(Preset::nameOf).toList())));
        }
        List<String> numbers = out.stream().map(Customisation::number).toList();
        steps.removeAll(out);
        steps.removeIf(step ->
                step.text(Step.PARENT)
                        .filter(each -> !each.isEmpty() && numbers.contains(each))
                        .isPresent());
    }

    private static String number(Mapping step) {
        return step.text("number").orElse("");
    }

    /// The cycles that are there are the first ones; further ones are like the last.
    private static void reviews(
            List<Mapping> steps, int count, ReviewCycles cycles, List<String> problems) {
        List<Mapping> there =
                steps.stream()
                        .filter(step -> REVIEW.matcher(Preset.nameOf(step)).matches())
                        .toList();
        if (count > cycles.most() || there.isEmpty()) {
            problems.add(
                    there.isEmpty()
                            ? "There are no review cycles to count."
                            : "At most %d review cycles are allowed.".formatted(cycles.most()));
            return;
        }
        there.stream().skip(count).forEach(steps::remove);
        Mapping last = there.getLast();
        int at = steps.indexOf(last) + 1;
        for (int cycle = there.size() + 1; cycle <= count; cycle++) {
            Mapping next = last.with(Step.NAME, cycles.step(cycle));
            numbered(steps, next, at++, problems);
        }
    }

    /// Behind the last step that a rule puts before it, else before the first that a rule puts behind it, else last.
    private static void putIn(
            List<Mapping> steps,
            StepDefinition known,
            CompositionRules rules,
            List<String> problems) {
        List<String> names = steps.stream().map(Preset::nameOf).toList();
        int behind = -1;
        int before = names.size();
        for (CompositionRules.Ordering rule : rules.ordering()) {
            if (rule instanceof Before(_, String first, String second, _)) {
                if (second.equals(known.name())) {
                    behind = Math.max(behind, CompositionRules.index(names, first));
                }
                int after = CompositionRules.index(names, second);
                if (first.equals(known.name()) && after >= 0) {
                    before = Math.min(before, after);
                }
            }
        }
        numbered(steps, step(known), behind >= 0 ? behind + 1 : before, problems);
    }

    /// What a job has for a step of the catalog.
    public static Mapping step(StepDefinition known) {
        Mapping step = Mapping.EMPTY.with(Step.NAME, known.name());
        for (String key : List.of("workflow", "skill", "source")) {
            if (known.text(key).isPresent()) {
                step = step.with(key, known.text(key).get());
            }
        }
        if (known.context().filter("fork"::equals).isPresent()) {
            step = step.with(Step.CONTEXT, "fork");
        }
        return step.with(
                "instructions", known.description().orElse("Do the step as its name says."));
    }

    /// Puts a step at a place, with a number between those beside it where they have some.
    private static void numbered(List<Mapping> steps, Mapping step, int at, List<String> problems) {
        Set<Integer> taken = new TreeSet<>();
        steps.stream()
                .map(Customisation::number)
                .filter(StepNumber::isNumber)
                .forEach(number -> taken.add(new StepNumber(number).main()));
        if (taken.isEmpty()) {
            steps.add(at, step);
            return;
        }
        int number = at == 0 ? 0 : main(steps.get(at - 1)) + 1;
        if (taken.contains(number)) {
            problems.add(
                    "No number is free for the step '%s' behind %s."
                            .formatted(
                                    Preset.nameOf(step), number(steps.get(Math.max(0, at - 1)))));
            return;
        }
        Mapping head = Mapping.EMPTY.with("number", StepNumber.top(number).text());
        for (var each : step.without("number").values().entrySet()) {
            head = head.with(each.getKey(), each.getValue());
        }
        steps.add(at, head);
    }

    private static int main(Mapping step) {
        String number = number(step);
        return StepNumber.isNumber(number) ? new StepNumber(number).main() : 0;
    }
}
