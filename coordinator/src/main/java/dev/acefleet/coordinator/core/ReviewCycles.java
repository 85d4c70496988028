package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Review cycles: forks that look at the work as a whole, each with another eye (spec/assign.md 15, rule 12). They are known
/// by their names, `review-valid`, `review-fit` and `review-shine` with whatever a preset puts behind them.
final class ReviewCycles {
    private static final List<String> EYES = List.of("valid", "fit", "shine");

    private static final Pattern NAME =
            Pattern.compile("review-(" + String.join("|", EYES) + ")(-.*)?");

    private ReviewCycles() {}

    static boolean isOne(Step step) {
        return rank(step).isPresent();
    }

    private static Optional<Integer> rank(Step step) {
        Matcher name = NAME.matcher(Step.slug(step.name()));
        return step.isFork() && name.matches()
                ? Optional.of(EYES.indexOf(name.group(1)))
                : Optional.empty();
    }

    /// The later cycles of its round, in order: those beside it up to one that begins the eyes again.
    static List<Step> after(Queue queue, Step cycle) {
        List<Step> later = new ArrayList<>();
        int reached = rank(cycle).orElse(0);
        for (Step step : queue.steps()) {
            boolean beside = step.number().parent().equals(cycle.number().parent());
            Optional<Integer> rank = beside ? rank(step) : Optional.empty();
            if (rank.isPresent() && step.number().compareTo(cycle.number()) > 0) {
                if (rank.get() < reached) {
                    return later;
                }
                reached = rank.get();
                later.add(step);
            }
        }
        return later;
    }
}
