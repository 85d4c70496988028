package dev.acefleet.common.assign;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What happened to the steps of an assignment.
public sealed interface StepEvent {
    record Activated(StepNumber step, Instant at) implements StepEvent {}

    /// A step that was begun waits again: for work that was put below it, or for whoever does it anew.
    record PutBack(StepNumber step) implements StepEvent {}

    /// @param automatic its children were all done; nobody finished it
    record Finished(StepNumber step, String report, boolean automatic, Instant at)
            implements StepEvent {}

    record Failed(StepNumber step, String error, Instant at) implements StepEvent {}

    record Added(Step step) implements StepEvent {}

    /// Steps moved on to make room.
    ///
    /// @param moves old number to new, for each step that was asked to move and each below it, in order
    record Renumbered(Map<StepNumber, StepNumber> moves, Instant at) implements StepEvent {
        public Renumbered {
            moves = Collections.unmodifiableMap(new LinkedHashMap<>(moves));
        }
    }

    record Stalled(StepNumber step, String reason) implements StepEvent {}

    record StallCleared(StepNumber step) implements StepEvent {}
}
