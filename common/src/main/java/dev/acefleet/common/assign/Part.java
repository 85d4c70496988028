package dev.acefleet.common.assign;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What a decider looks at: an assignment and the part of it that the command is about.
///
/// @param whole the assignment
/// @param steps those that the command may touch
record Part(Queue whole, Queue steps, Scope scope) {
    private static final String NOTHING_IN_PROGRESS =
            "No step currently in progress. Try 'ace-assign start' or 'ace-assign retry'.";

    static Decision.Refused unknown(String typed) {
        return Decision.noStep("Step " + typed + " not found in queue");
    }

    Optional<Step> root() {
        return scope.root().flatMap(whole::find);
    }

    /// Goes on with the step that a person named, if it is there and in the part.
    Decision named(String typed, Function<Step, Decision> next) {
        Optional<Step> step = whole.find(typed);
        if (step.isEmpty()) {
            return unknown(typed);
        }
        return steps.get(step.get().number()).isPresent()
                ? next.apply(step.get())
                : Decision.state(
                        "Step %s is outside of subtree %s."
                                .formatted(
                                        step.get().number(),
                                        root().map(root -> root.number().text()).orElse("")));
    }

    /// Goes on with the step in progress. In a subtree there may be only one; in a whole assignment the first counts.
    Decision current(Function<Step, Decision> next) {
        List<Step> active = steps.active();
        if (active.isEmpty()) {
            return Decision.state(NOTHING_IN_PROGRESS);
        }
        if (!scope.isWhole() && active.size() > 1) {
            return severalIn(root().orElse(active.getFirst()), active);
        }
        return next.apply(active.getFirst());
    }

    static Decision.Refused severalIn(Step root, List<Step> active) {
        return Decision.state(
                "Multiple steps in progress in subtree %s: %s. Finish or fail all but one, each by --assignment <id>@<step>."
                        .formatted(root.number(), names(active)));
    }

    static String names(List<Step> steps) {
        return String.join(
                ", ", steps.stream().map(step -> step.number() + "(" + step.name() + ")").toList());
    }
}
