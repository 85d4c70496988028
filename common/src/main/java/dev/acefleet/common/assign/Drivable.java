package dev.acefleet.common.assign;

import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.Limits;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether an assignment can be driven as its steps stand (spec/assign.md 15). Asked by whoever submits it, so that a person is told
/// at once, and by the coordinator, which believes nobody. Pure.
public final class Drivable {
    /// Characters of a step's number: it names work items, whose merges have a longer name yet.
    private static final int LONGEST = 40;

    private Drivable() {}

    /// What is wrong with its steps, whichever of them are driven.
    ///
    /// @param all steps of the assignment
    public static Optional<String> defect(Queue all) {
        if (all.steps().size() > Limits.STEPS_PER_ASSIGNMENT) {
            return Optional.of(
                    "The assignment has "
                            + all.steps().size()
                            + " steps; "
                            + Limits.STEPS_PER_ASSIGNMENT
                            + " can be driven");
        }
        for (Step step : all.steps()) {
            Optional<String> wrong = defect(all, step);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> defect(Queue all, Step step) {
        if (all.get(step.number()).filter(step::equals).isEmpty()) {
            String names =
                    all.steps().stream()
                            .filter(other -> other.number().equals(step.number()))
                            .map(other -> other.stem() + StepFile.STEP)
                            .collect(Collectors.joining(", "));
            return Optional.of("Two steps have the number " + step.number() + ": " + names);
        }
        if (step.number().text().length() > LONGEST) {
            return Optional.of("The number " + step.number() + " is too long to be driven");
        }
        return step.forkProvider()
                .flatMap(AgentChoice::defect)
                .map(wrong -> "The fork provider of step " + step.number() + ": " + wrong);
    }
}
