package dev.acefleet.common.assign;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the beginning and the end of a process that works on the subtree of a fork step do to it (spec/assign.md 14).
final class ForkDecider {
    /// Characters of a stall's reason (spec/assign.md 14.4).
    private static final int REASON = 2000;

    private ForkDecider() {}

    /// Makes sure that exactly one step of the subtree is in progress. Nothing happens in a subtree that is complete.
    static Decision enter(Part part, StepCommand.Enter enter, Instant at) {
        return part.named(
                enter.root(),
                root ->
                        root.isFork()
                                ? enter(part.whole(), root, at)
                                : Decision.state(
                                        "Step %s (%s) is not a fork step: it has no 'context: fork'."
                                                .formatted(root.number(), root.name())));
    }

    private static Decision enter(Queue queue, Step root, Instant at) {
        Queue subtree = queue.subtree(root.number());
        List<Step> active = subtree.active();
        if (active.size() > 1) {
            return Part.severalIn(root, active);
        }
        if (!active.isEmpty() || subtree.isComplete()) {
            return Decision.Decided.nothing(queue);
        }
        Optional<Step> next = subtree.nextWorkable();
        return next.<Decision>map(step -> StartDecider.activate(queue, step, at))
                .orElseGet(() ->
                        Decision.state(
                                "Fork subtree %s has failed steps: %s. Retry them: ace-assign retry <step>."
                                        .formatted(root.number(), Part.names(subtree.failures()))));
    }

    static Decision stall(Part part, StepCommand.Stall stall) {
        return part.named(
                stall.root(),
                root ->
                        part.whole()
                                .subtree(root.number())
                                .current()
                                .map(step ->
                                        Decision.Decided.nothing(part.whole())
                                                .then(
                                                        new StepEvent.Stalled(
                                                                step.number(),
                                                                cut(stall.reason()))))
                                .orElseGet(() -> Decision.Decided.nothing(part.whole())));
    }

    static Decision unstall(Part part, StepCommand.Unstall unstall) {
        return part.named(
                unstall.root(),
                root -> {
                    Decision.Decided after = Decision.Decided.nothing(part.whole());
                    for (Step step : part.whole().subtree(root.number()).steps()) {
                        if (step.text(Step.STALL_REASON).isPresent()) {
                            after = after.then(new StepEvent.StallCleared(step.number()));
                        }
                    }
                    return after;
                });
    }

    private static String cut(String reason) {
        return reason.length() <= REASON ? reason : reason.substring(0, REASON) + "... (truncated)";
    }
}
