package dev.acefleet.common.assign;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which step of a catalog a person means by a few words (spec/assign.md 17, compose): by its name, by a phrase that the
/// catalog knows, or by most of the words. Words that could mean several are not guessed at.
public final class PhraseMatch {
    /// Candidates that are told to a person.
    private static final int CANDIDATES = 3;

    private final Catalog catalog;

    public PhraseMatch(Catalog catalog) {
        this.catalog = catalog;
    }

    public sealed interface Result {}

    public record Found(StepDefinition step) implements Result {}

    /// @param candidates names that come near, the nearest first
    public record Unknown(List<String> candidates) implements Result {
        public Unknown {
            candidates = List.copyOf(candidates);
        }
    }

    private record Score(StepDefinition step, double part) {}

    public Result of(String words) {
        String plain = plain(words);
        Optional<StepDefinition> named = catalog.get(plain.replace(' ', '-'));
        if (named.isPresent()) {
            return new Found(named.get());
        }
        List<StepDefinition> spoken =
                all().stream()
                        .filter(step -> step.phrases().stream().anyMatch(each -> is(each, plain)))
                        .toList();
        List<StepDefinition> within =
                spoken.isEmpty()
                        ? all().stream()
                                .filter(step ->
                                        step.phrases().stream()
                                                .anyMatch(each -> contains(plain(each), plain)))
                                .toList()
                        : spoken;
        if (within.size() == 1) {
            return new Found(within.getFirst());
        }
        return within.isEmpty() ? byWords(plain) : new Unknown(names(within));
    }

    private List<StepDefinition> all() {
        return List.copyOf(catalog.definitions().values());
    }

    private static boolean is(String phrase, String plain) {
        return plain(phrase).equals(plain);
    }

    /// Whole words only: nobody means `lint` by `in`.
    private static boolean contains(String phrase, String plain) {
        return !plain.isEmpty() && (" " + phrase + " ").contains(" " + plain + " ");
    }

    private Result byWords(String plain) {
        Set<String> wanted = words(plain);
        List<Score> scores =
                all().stream()
                        .map(step -> new Score(step, overlap(wanted, step)))
                        .filter(score -> score.part() > 0)
                        .sorted(Comparator.comparingDouble(score -> -score.part()))
                        .toList();
        if (scores.isEmpty()) {
            return new Unknown(List.of());
        }
        double best = scores.getFirst().part();
        List<StepDefinition> nearest =
                scores.stream().filter(score -> score.part() == best).map(Score::step).toList();
        return best > 0.5 && nearest.size() == 1
                ? new Found(nearest.getFirst())
                : new Unknown(names(scores.stream().map(Score::step).toList()));
    }

    /// How much of what was said a step's name or one of its phrases has.
    private static double overlap(Set<String> wanted, StepDefinition step) {
        double best = part(wanted, words(plain(step.name().replace('-', ' '))));
        for (String phrase : step.phrases()) {
            best = Math.max(best, part(wanted, words(plain(phrase))));
        }
        return best;
    }

    private static double part(Set<String> wanted, Set<String> there) {
        Set<String> both = new HashSet<>(wanted);
        both.retainAll(there);
        Set<String> either = new HashSet<>(wanted);
        either.addAll(there);
        return either.isEmpty() ? 0 : (double) both.size() / either.size();
    }

    private static Set<String> words(String plain) {
        return Arrays.stream(plain.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    private static String plain(String words) {
        return words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
    }

    private static List<String> names(List<StepDefinition> steps) {
        return steps.stream().map(StepDefinition::name).limit(CANDIDATES).toList();
    }
}
