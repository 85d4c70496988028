package dev.acefleet.common.assign;

import java.time.Instant;
import java.util.Optional;

/// Finishes a step, completes what is complete by that, and goes on with the next one where nothing else is in progress.
final class FinishDecider {
    static final String AUTOMATIC_REPORT = "Auto-completed: all child steps finished.";

    private FinishDecider() {}

    static Decision decide(Part part, StepCommand.Finish finish, Instant at) {
        return finish.step().isPresent()
                ? part.named(
                        finish.step().get(),
                        step ->
                                step.is(StepStatus.IN_PROGRESS)
                                        ? finish(part, step, finish.report(), at)
                                        : Decision.state(
                                                "Cannot finish step %s: status is %s, expected in_progress."
                                                        .formatted(
                                                                step.number(),
                                                                step.status().word())))
                : part.current(step -> finish(part, step, finish.report(), at));
    }

    private static Decision finish(Part part, Step step, String report, Instant at) {
        var waiting = part.whole().unsettledChildren(step);
        if (!waiting.isEmpty()) {
            return Decision.state(
                    "Cannot finish step %s: it has incomplete children: %s."
                            .formatted(step.number(), Part.names(waiting)));
        }
        Decision.Decided done =
                Decision.Decided.nothing(part.whole())
                        .then(new StepEvent.Finished(step.number(), report, false, at));
        return advance(part.scope(), completeParents(done, at), step, at);
    }

    /// Any step whose children are all done is done, level by level.
    static Decision.Decided completeParents(Decision.Decided decided, Instant at) {
        Decision.Decided after = decided;
        Optional<Step> parent = complete(after.queue());
        while (parent.isPresent()) {
            after =
                    after.then(
                            new StepEvent.Finished(
                                    parent.get().number(), AUTOMATIC_REPORT, true, at));
            parent = complete(after.queue());
        }
        return after;
    }

    private static Optional<Step> complete(Queue queue) {
        return queue.first(step ->
                !step.status().isOver()
                        && !queue.children(step.number()).isEmpty()
                        && queue.unsettledChildren(step).isEmpty());
    }

    private static Decision.Decided advance(
            Scope scope, Decision.Decided done, Step finished, Instant at) {
        Queue part = scope.in(done.queue()).orElse(done.queue());
        if (!part.active().isEmpty()) {
            return done;
        }
        return part.subtree(finished.number())
                .nextWorkable()
                .or(part::nextWorkable)
                .map(next -> done.then(new StepEvent.Activated(next.number(), at)))
                .orElse(done);
    }
}
