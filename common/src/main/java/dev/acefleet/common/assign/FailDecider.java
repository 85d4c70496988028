package dev.acefleet.common.assign;

import java.time.Instant;

/// Fails the step in progress. Nothing else is begun: what to do about it is for whoever works on the assignment to say.
final class FailDecider {
    private FailDecider() {}

    static Decision decide(Part part, StepCommand.Fail fail, Instant at) {
        return part.current(step ->
                Decision.Decided.nothing(part.whole())
                        .then(new StepEvent.Failed(step.number(), fail.message(), at)));
    }
}
