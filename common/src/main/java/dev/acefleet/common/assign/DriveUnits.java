package dev.acefleet.common.assign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What agents are given of an assignment, as its steps stand: forks, each with everything below it, and the leaves that no
/// fork has, those that follow each other together. Pure.
public final class DriveUnits {
    /// @param root the fork, or the first of the inline steps
    /// @param steps all steps of it, in their order
    public record Unit(Step root, List<Step> steps) {
        public Unit {
            steps = List.copyOf(steps);
        }

        public boolean isFork() {
            return root.isFork();
        }
    }

    /// Between the number of a step and which unit of it this is.
    public static final char TIME = '-';

    private DriveUnits() {}

    /// The fork step that a unit is, or the step that its session began with.
    ///
    /// @param item the unit's name as a work item
    public static StepNumber root(String item) {
        int end = item.indexOf(TIME);
        return new StepNumber(end < 0 ? item : item.substring(0, end));
    }

    /// The agent that the step of a unit names, which only a fork's does.
    ///
    /// @param all steps of the assignment
    public static Optional<String> provider(Queue all, StepNumber root) {
        return all.get(root).filter(Step::isFork).flatMap(Step::forkProvider);
    }

    /// @param driven what is driven
    public static List<Unit> of(Queue driven) {
        List<Unit> units = new ArrayList<>();
        List<Step> open = new ArrayList<>();
        for (Step step : driven.steps()) {
            boolean below = !open.isEmpty() && isBelow(step, open.getFirst());
            if (step.isFork() && !below) {
                close(open, units);
                open.add(step);
            } else if (below) {
                open.add(step);
            } else if (driven.children(step.number()).isEmpty()) {
                if (!open.isEmpty() && open.getFirst().isFork()) {
                    close(open, units);
                }
                open.add(step);
            }
        }
        close(open, units);
        return units;
    }

    private static boolean isBelow(Step step, Step root) {
        return root.isFork() && step.number().isBelow(root.number());
    }

    private static void close(List<Step> open, List<Unit> units) {
        if (!open.isEmpty()) {
            units.add(new Unit(open.getFirst(), open));
            open.clear();
        }
    }

    /// The container of a fork, where forks of it may be under way beside each other.
    public static Optional<Step> container(Queue driven, Step root) {
        return root.number()
                .parent()
                .flatMap(driven::get)
                .filter(_ -> root.isFork())
                .filter(step -> step.flag("parallel").orElse(false));
    }
}
