package dev.acefleet.common.assign;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which number a new step gets, and who moves on for it (spec/assign.md 9).
final class Numbering {
    private Numbering() {}

    /// The number behind the last child. It may be one too many: the caller asks [StepNumber#hasRoomFor].
    static int nextChild(Queue queue, StepNumber parent) {
        return queue.children(parent).stream()
                        .mapToInt(step -> step.number().index())
                        .max()
                        .orElse(0)
                + 1;
    }

    /// The first free number of the top level behind `base`.
    static StepNumber nextTop(Queue queue, int base) {
        int number = base + 1;
        while (isTaken(queue, number)) {
            number++;
        }
        return StepNumber.top(number);
    }

    private static boolean isTaken(Queue queue, int number) {
        return queue.first(step -> step.number().main() == number).isPresent();
    }

    /// Old number to new for the steps that keep `wanted` taken, up to the first gap, and for all below them. Empty where
    /// it is free.
    static Map<StepNumber, StepNumber> makeRoom(Queue queue, StepNumber wanted) {
        Map<StepNumber, StepNumber> moves = new LinkedHashMap<>();
        StepNumber at = wanted;
        List<Step> here = at(queue, at);
        while (!here.isEmpty()) {
            StepNumber to = at.sibling(at.index() + 1);
            for (Step step : here) {
                moves.put(step.number(), step.number().moved(at, to));
            }
            at = to;
            here = at(queue, at);
        }
        return moves;
    }

    private static List<Step> at(Queue queue, StepNumber number) {
        return queue.steps().stream().filter(step -> step.number().isIn(number)).toList();
    }
}
