package dev.acefleet.common.assign;

import java.time.Instant;
import java.util.Optional;

/// Begins a step. One inline step is worked on at a time; a part that is being worked on in a process of its own does
/// not keep another part from going on.
final class StartDecider {
    private StartDecider() {}

    static Decision decide(Part part, StepCommand.Start start, Instant at) {
        Optional<Step> busy = part.whole().first(step -> blocks(part, step));
        if (busy.isPresent()) {
            return Decision.state(
                    "Cannot start: step %s is already in progress. Finish or fail it first."
                            .formatted(busy.get().number()));
        }
        if (start.step().isPresent()) {
            return part.named(start.step().get(), step -> begin(part, step, at));
        }
        return part.steps()
                .nextWorkable()
                .<Decision>map(step -> activate(part.whole(), step, at))
                .orElseGet(() -> nothing(part));
    }

    /// Outside of the part only what no fork has taken over is in the way.
    private static boolean blocks(Part part, Step step) {
        return step.is(StepStatus.IN_PROGRESS)
                && (part.scope().isWhole()
                        || part.steps().get(step.number()).isPresent()
                        || part.whole().fork(step).isEmpty());
    }

    private static Decision begin(Part part, Step step, Instant at) {
        if (!step.is(StepStatus.PENDING)) {
            return Decision.state(
                    "Cannot start step %s: status is %s, expected pending."
                            .formatted(step.number(), step.status().word()));
        }
        var waiting = part.whole().unsettledChildren(step);
        return waiting.isEmpty()
                ? activate(part.whole(), step, at)
                : Decision.state(
                        "Cannot start step %s: it has incomplete children: %s."
                                .formatted(step.number(), Part.names(waiting)));
    }

    private static Decision nothing(Part part) {
        return Decision.state(
                part.root()
                        .map(root ->
                                "No pending workable step found in subtree %s."
                                        .formatted(root.number()))
                        .orElse("No pending workable step found."));
    }

    static Decision.Decided activate(Queue queue, Step step, Instant at) {
        return Decision.Decided.nothing(queue).then(new StepEvent.Activated(step.number(), at));
    }
}
