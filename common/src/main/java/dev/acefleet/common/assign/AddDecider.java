package dev.acefleet.common.assign;

import dev.acefleet.common.assign.StepCommand.Placement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Puts further steps into the queue (spec/assign.md 11, add). Where nothing is in progress the first of them is begun.
final class AddDecider {
    private AddDecider() {}

    static Decision decide(Part part, StepCommand.Add add, Instant at) {
        return switch (add.placement()) {
            case Placement.BehindCurrent() -> behindCurrent(part, add, at);
            case Placement.Behind(String step) ->
                    part.named(
                            step,
                            sibling ->
                                    part.root().filter(sibling::equals).isPresent()
                                            ? Decision.state(
                                                    "Cannot add behind step %s: that is outside of its own subtree. Use --child."
                                                            .formatted(sibling.number()))
                                            : behind(part, sibling, add, at));
            case Placement.Below(String step) ->
                    part.named(step, parent -> below(part, parent, add, at));
        };
    }

    /// In a subtree a step stays in it: behind the current one, or as the root's last child.
    private static Decision behindCurrent(Part part, StepCommand.Add add, Instant at) {
        Optional<Step> current = part.steps().current();
        if (!part.scope().isWhole()) {
            Step root = part.root().orElseThrow();
            return current.filter(step -> !step.equals(root)).isPresent()
                    ? behind(part, current.get(), add, at)
                    : below(part, root, add, at);
        }
        Decision.Decided after = Decision.Decided.nothing(part.whole());
        int base =
                current.or(() -> lastDone(part.whole()))
                        .or(() -> last(part.whole()))
                        .map(step -> step.number().main())
                        .orElse(0);
        for (Draft draft : add.drafts()) {
            StepNumber number = Numbering.nextTop(after.queue(), base);
            base = number.main();
            after = put(after, number, draft, "dynamic", add.style());
        }
        return begin(part, after, at);
    }

    static Optional<Step> lastDone(Queue queue) {
        return queue.steps().reversed().stream()
                .filter(step -> step.is(StepStatus.DONE))
                .findFirst();
    }

    private static Optional<Step> last(Queue queue) {
        return queue.steps().reversed().stream().findFirst();
    }

    private static Decision behind(Part part, Step sibling, StepCommand.Add add, Instant at) {
        Decision after = Decision.Decided.nothing(part.whole());
        StepNumber behind = sibling.number();
        String addedBy = "injected_after:" + sibling.number();
        for (Draft draft : add.drafts()) {
            if (!(after instanceof Decision.Decided decided)) {
                return after;
            }
            after = insert(decided, behind, draft, addedBy, add.style(), at);
            behind = behind.sibling(behind.index() + 1);
        }
        return after instanceof Decision.Decided decided ? begin(part, decided, at) : after;
    }

    /// Puts one step right behind another, with the number that follows; who has it moves on.
    static Decision insert(
            Decision.Decided before,
            StepNumber behind,
            Draft draft,
            String addedBy,
            NumberStyle style,
            Instant at) {
        StepNumber wanted = behind.sibling(behind.index() + 1);
        Map<StepNumber, StepNumber> moves = Numbering.makeRoom(before.queue(), wanted);
        boolean room =
                behind.hasRoomFor(wanted.index())
                        && moves.values().stream()
                                .filter(to -> to.depth() == behind.depth())
                                .allMatch(to -> behind.hasRoomFor(to.index()));
        if (!room) {
            return Decision.state(
                    "Cannot add behind step %s: no number is left at its level.".formatted(behind));
        }
        Optional<Step> busy = forked(before.queue(), moves);
        if (busy.isPresent()) {
            return Decision.state(
                    "Cannot renumber step %s: a forked process works on it under that number. Wait for it, or use --child."
                            .formatted(busy.get().number()));
        }
        Decision.Decided after =
                moves.isEmpty() ? before : before.then(new StepEvent.Renumbered(moves, at));
        return put(after, wanted, draft, addedBy, style);
    }

    private static Optional<Step> forked(Queue queue, Map<StepNumber, StepNumber> moves) {
        return moves.keySet().stream()
                .flatMap(number -> queue.get(number).stream())
                .filter(step -> step.isFork() && !queue.subtree(step.number()).active().isEmpty())
                .findFirst();
    }

    private static Decision below(Part part, Step parent, StepCommand.Add add, Instant at) {
        int depth = parent.number().depth() + (add.isNested() ? 2 : 1);
        if (depth > add.style().depth()) {
            return Decision.state(
                    "Cannot add a child below step %s: steps have at most %d levels."
                            .formatted(parent.number(), add.style().depth()));
        }
        Decision after = Decision.Decided.nothing(part.whole());
        String addedBy = "child_of:" + parent.number();
        for (Draft draft : add.drafts()) {
            if (after instanceof Decision.Decided decided) {
                after = append(decided, parent.number(), draft, addedBy, add.style());
            }
        }
        if (!(after instanceof Decision.Decided decided)) {
            return after;
        }
        return parent.is(StepStatus.IN_PROGRESS)
                ? handDown(decided, parent, at)
                : begin(part, decided, at);
    }

    /// Puts one step behind the last child of another.
    static Decision append(
            Decision.Decided before,
            StepNumber parent,
            Draft draft,
            String addedBy,
            NumberStyle style) {
        int index = Numbering.nextChild(before.queue(), parent);
        NumberStyle like = style.like(before.queue(), parent);
        return index <= StepNumber.lastNested(like.digits())
                ? put(before, like.child(parent, index), draft, addedBy, style)
                : Decision.state(
                        "Cannot add a child below step %s: it has no number left."
                                .formatted(parent));
    }

    /// A step in progress waits for what was put below it.
    private static Decision handDown(Decision.Decided added, Step parent, Instant at) {
        Decision.Decided waiting = added.then(new StepEvent.PutBack(parent.number()));
        return waiting.queue()
                .subtree(parent.number())
                .nextWorkable()
                .map(step -> waiting.then(new StepEvent.Activated(step.number(), at)))
                .orElse(waiting);
    }

    private static Decision.Decided put(
            Decision.Decided before,
            StepNumber number,
            Draft draft,
            String addedBy,
            NumberStyle style) {
        Decision.Decided after =
                before.then(new StepEvent.Added(Evolution.fresh(number, draft, addedBy)));
        int index = 0;
        for (Draft below : draft.below()) {
            after = put(after, style.child(number, ++index), below, "", style);
        }
        return after;
    }

    /// Begins what was added where nothing of the part is in progress.
    private static Decision begin(Part part, Decision.Decided added, Instant at) {
        Queue now = part.scope().in(added.queue()).orElse(added.queue());
        if (!now.active().isEmpty()) {
            return added;
        }
        return added.all(StepEvent.Added.class).stream()
                .flatMap(event -> added.queue().get(event.step().number()).stream())
                .filter(added.queue()::isWorkable)
                .findFirst()
                .map(step -> added.then(new StepEvent.Activated(step.number(), at)))
                .orElse(added);
    }
}
