package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.Drivable;
import dev.acefleet.common.assign.DriveUnits;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.model.AssignmentSubmission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The order in which the steps of an assignment are given to agents (spec/assign.md 15, rules 3 and 4), as they stand: forks,
/// each with everything below it, and the leaves that no fork has. What only contains others is nobody's work.
final class DriveOrder {
    /// How often a failed fork is tried again where nothing says so.
    static final int RETRIES = 1;

    private final AssignmentPlan plan;
    private final Queue queue;
    private final List<Piece> pieces;

    DriveOrder(AssignmentPlan plan) {
        this.plan = plan;
        this.queue = plan.driven();
        this.pieces = pieces(queue);
    }

    /// Why an assignment cannot be driven, if it cannot.
    static Optional<String> defect(AssignmentSubmission assignment) {
        Queue all;
        try {
            all = AssignmentPlan.read(assignment).queue();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        Queue driven = AssignmentPlan.driven(all, assignment);
        if (driven.isEmpty()) {
            return Optional.of(
                    assignment.scope().isEmpty()
                            ? "The assignment has no steps"
                            : "The assignment has no step " + assignment.scope());
        }
        Optional<String> defect = Drivable.defect(all);
        if (defect.isPresent()) {
            return defect;
        }
        return driven.isComplete()
                ? Optional.of("Nothing is left to be done of the assignment")
                : begunElsewhere(all, driven);
    }

    /// One inline step is in progress at a time: while it is one outside of what is driven, none in it can be begun.
    private static Optional<String> begunElsewhere(Queue all, Queue driven) {
        boolean inline = DriveUnits.of(driven).stream().anyMatch(unit -> !unit.isFork());
        return all.active().stream()
                .filter(step -> inline && driven.get(step.number()).isEmpty())
                .map(step ->
                        "Step "
                                + step.number()
                                + " is in progress and is no part of what is driven; finish it, or drive the whole assignment")
                .findFirst();
    }

    /// What an agent is given: a fork with everything below it, or a leaf that no fork has.
    ///
    /// @param settled whether nothing has to be done about any step of it
    private record Piece(Step step, boolean settled) {}

    private static List<Piece> pieces(Queue queue) {
        List<Piece> pieces = new ArrayList<>();
        Optional<StepNumber> fork = Optional.empty();
        for (Step step : queue.steps()) {
            boolean settled = queue.isSettled(step);
            if (fork.filter(step.number()::isBelow).isPresent()) {
                Piece root = pieces.removeLast();
                pieces.add(new Piece(root.step(), root.settled() && settled));
            } else if (step.isFork()) {
                fork = Optional.of(step.number());
                pieces.add(new Piece(step, settled));
            } else if (queue.children(step.number()).isEmpty()) {
                pieces.add(new Piece(step, settled));
            }
        }
        return pieces;
    }

    /// Whether nothing of it is left: the steps are, and of a fork its work is on the branch.
    private boolean isOver(Piece piece) {
        return piece.settled()
                && (!piece.step().isFork()
                        || plan.unitOf(piece.step())
                                .filter(unit -> !unit.status.isTerminal())
                                .isEmpty());
    }

    private Stream<Step> left() {
        return pieces.stream().filter(piece -> !isOver(piece)).map(Piece::step);
    }

    boolean isComplete() {
        return queue.isComplete();
    }

    /// What is left of a fork's subtree.
    List<Step> left(StepNumber fork) {
        Queue subtree = queue.subtree(fork);
        return subtree.steps().stream().filter(step -> !subtree.isSettled(step)).toList();
    }

    /// The first of what agents are given that is not over.
    Optional<Step> first() {
        return left().findFirst();
    }

    /// The inline steps that are left before the next fork that is.
    List<Step> inline() {
        return left().takeWhile(step -> !step.isFork()).toList();
    }

    /// The forks that may be under way beside each other now, when `first` is the first: those of its container that follow
    /// it, where that is parallel.
    List<Step> batch(Step first) {
        Optional<StepNumber> container = first.number().parent();
        boolean parallel =
                container.flatMap(queue::get).flatMap(step -> step.flag("parallel")).orElse(false);
        return parallel
                ? left().takeWhile(
                                step -> step.isFork() && step.number().parent().equals(container))
                        .toList()
                : List.of(first);
    }

    /// How many forks of the container of `fork` may be under way at once.
    int window(Step fork) {
        int most = plan.policy().concurrent();
        return container(fork)
                .map(step -> Math.min(most, step.count("max_parallel", 1).orElse(most)))
                .orElse(most);
    }

    /// How often a fork that fails is tried again.
    int retries(Step fork) {
        return container(fork)
                .map(step -> step.count("fork_retry_limit", 0))
                .filter(limit -> limit.isPresent())
                .orElseGet(() -> fork.count("fork_retry_limit", 0))
                .orElse(RETRIES);
    }

    private Optional<Step> container(Step fork) {
        return fork.number().parent().flatMap(plan.queue()::get);
    }

    /// Failures that nothing makes up for and nothing is going to, of a part: of a step and those below it the lowest, for
    /// what is below was to make up for it.
    static List<Step> failures(Queue driven, Scope part) {
        if (part.isWhole()) {
            List<Step> inline = new ArrayList<>();
            for (Step failed : driven.failures()) {
                if (driven.fork(failed).isEmpty()) {
                    inline.add(failed);
                }
            }
            return helpless(driven, inline);
        }
        return part.in(driven).map(queue -> helpless(queue, queue.failures())).orElse(List.of());
    }

    private static List<Step> helpless(Queue queue, List<Step> failures) {
        return failures.stream()
                .filter(failed -> queue.unsettledChildren(failed).isEmpty())
                .filter(failed ->
                        queue.first(step ->
                                        step.addedAs("retry_of")
                                                        .filter(failed.number()::equals)
                                                        .isPresent()
                                                && !step.is(StepStatus.DONE))
                                .isEmpty())
                .toList();
    }
}
