package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepEvent;
import dev.acefleet.common.assign.StepNumber;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What an agent of a fleet may touch: the assignment that a part of was given to it, and in it a subtree, or the steps that
/// are in no fork. Its worker says so in the environment; inside of these bounds they are what every command is about, and
/// what leads out of them is refused.
///
/// @param root of the subtree; empty: what is in no fork
record Bounds(String assignment, Optional<String> root) {
    /// `ID`, or `ID@STEP`.
    static final String VARIABLE = "ACEFLEET_ASSIGNMENT";

    private static final Set<String> VERBS =
            Set.of("status", "start", "finish", "fail", "add", "retry", "list", "catalog");

    /// Empty where nobody has set any.
    static Optional<Bounds> of(Surroundings surroundings) {
        return surroundings
                .variable(VARIABLE)
                .map(text -> {
                    int at = text.indexOf('@');
                    return at < 0
                            ? new Bounds(text, Optional.empty())
                            : new Bounds(
                                    text.substring(0, at), Optional.of(text.substring(at + 1)));
                });
    }

    private String text() {
        return assignment + root.map(step -> "@" + step).orElse("");
    }

    /// @throws AssignRefusal for a command that begins something elsewhere
    void require(String verb) {
        if (!VERBS.contains(verb)) {
            throw AssignRefusal.of(
                    "%s is not for an agent that works on %s: who drives the assignment does that. Do the steps that are yours, and end."
                            .formatted(verb, text()));
        }
    }

    /// What a command is about that names nothing.
    Scope scope() {
        return root.map(Scope::of).orElse(Scope.WHOLE);
    }

    /// @param wanted what the command names
    /// @throws AssignRefusal when that is not within these bounds
    void require(String named, Scope wanted, Queue queue) {
        Optional<StepNumber> mine = root.flatMap(queue::find).map(Step::number);
        Optional<StepNumber> step = wanted.root().flatMap(queue::find).map(Step::number);
        boolean inside =
                root.isEmpty()
                        || wanted.root().isPresent() && step.isEmpty()
                        || step.filter(number -> mine.filter(number::isIn).isPresent()).isPresent();
        if (!named.equals(assignment) || !inside) {
            throw AssignRefusal.of(
                    "%s is outside of %s, which is all that you work on. Leave --assignment out."
                            .formatted(
                                    named + wanted.root().map(root -> "@" + root).orElse(""),
                                    text()));
        }
    }

    /// The decision, where it ends no step of a fork that is not this agent's.
    Decision within(Decision decision) {
        if (root.isPresent() || !(decision instanceof Decision.Decided decided)) {
            return decision;
        }
        Queue queue = decided.queue();
        Optional<Step> forked =
                Stream.concat(
                                decided.all(StepEvent.Finished.class).stream()
                                        .filter(event -> !event.automatic())
                                        .map(StepEvent.Finished::step),
                                decided.all(StepEvent.Failed.class).stream()
                                        .map(StepEvent.Failed::step))
                        .flatMap(number -> queue.get(number).stream())
                        .filter(step -> queue.fork(step).isPresent())
                        .findFirst();
        return forked.<Decision>map(step ->
                        Decision.state(
                                "Step %s (%s) is of a fork, which an agent of its own works on. Your steps end before it: end here."
                                        .formatted(step.number(), step.name())))
                .orElse(decision);
    }
}
