package dev.acefleet.common.assign;

import java.util.Optional;

/// The part of an assignment that a command may see and change: all of it, or a step and what is below it.
///
/// @param root as a person types it; empty for the whole
public record Scope(Optional<String> root) {
    public static final Scope WHOLE = new Scope(Optional.empty());

    public static Scope of(String root) {
        return new Scope(Optional.of(root));
    }

    public boolean isWhole() {
        return root.isEmpty();
    }

    /// The part, in a queue that has its root.
    public Optional<Queue> in(Queue queue) {
        return root.isEmpty()
                ? Optional.of(queue)
                : queue.find(root.get()).map(step -> queue.subtree(step.number()));
    }
}
