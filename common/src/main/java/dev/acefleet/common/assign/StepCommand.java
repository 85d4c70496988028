package dev.acefleet.common.assign;

import java.util.List;
import java.util.Optional;

/// What can be asked of an assignment. A step is named as a person types it.
public sealed interface StepCommand {
    /// Begin a step, or the next one there is.
    record Start(Optional<String> step) implements StepCommand {}

    /// The step in progress is done, and this is the report on it.
    record Finish(Optional<String> step, String report) implements StepCommand {
        public Finish {
            if (report.isBlank()) {
                throw new IllegalArgumentException("A step is not finished without a report.");
            }
        }
    }

    /// The step in progress cannot be done.
    record Fail(String message) implements StepCommand {}

    /// Do a step again, as a new one beside it.
    record Retry(String step) implements StepCommand {}

    /// Put further steps into the queue, in this order.
    ///
    /// @param style how those are numbered that no other step is beside
    record Add(List<Draft> drafts, Placement placement, NumberStyle style) implements StepCommand {
        public Add(List<Draft> drafts, Placement placement) {
            this(drafts, placement, NumberStyle.USUAL);
        }

        public Add {
            drafts = List.copyOf(drafts);
            if (drafts.isEmpty()) {
                throw new IllegalArgumentException("There is no step to add.");
            }
        }

        /// Whether one of them brings children of its own.
        boolean isNested() {
            return drafts.stream().anyMatch(draft -> !draft.below().isEmpty());
        }
    }

    /// A process of its own is about to work on the subtree of a fork step.
    record Enter(String root) implements StepCommand {}

    /// A process that worked on a subtree ended before the subtree did.
    ///
    /// @param reason its last words
    record Stall(String root, String reason) implements StepCommand {}

    /// Put work below a step that makes up for it: it has failed, or its agent broke off in the middle of it.
    ///
    /// @param reports paths of those that whoever goes on has to read
    record Recover(String step, List<String> reports, Way way) implements StepCommand {
        public Recover {
            reports = List.copyOf(reports);
        }
    }

    /// How a step is made up for (spec/assign.md 16).
    enum Way {
        /// Something of it may be done: whoever goes on looks at what is there first.
        GO_ON,
        /// What it needs was not there: it is done again as it is.
        AGAIN
    }

    /// Nobody does what is left of a step and of everything below it, for a reason that stands in the reports.
    record PassOver(String step, String report) implements StepCommand {}

    /// Steps that were done, or begun, are not, for what was done of them counts no more: they wait again.
    record TakeBack(List<String> steps) implements StepCommand {
        public TakeBack {
            steps = List.copyOf(steps);
        }
    }

    /// End what is over because everything below it is: a driver asks it when the parts were done elsewhere.
    record Settle() implements StepCommand {}

    /// A subtree was completed: its steps no longer wait for anything.
    record Unstall(String root) implements StepCommand {}

    /// Where steps are added.
    sealed interface Placement {
        /// Behind the step in progress.
        record BehindCurrent() implements Placement {}

        /// Behind a step, at its level; what is in the way moves on by one.
        record Behind(String step) implements Placement {}

        /// As the last child of a step.
        record Below(String step) implements Placement {}
    }
}
