package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.model.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Why an item is not done now, before that is told of it.
///
/// @param text for people
/// @param of runs, or workers where the cause is one of them
/// @param until when it is tried again
/// @param todo what a person can do about it; empty where waiting is all
record WhyCause(
        WaitCause cause, String text, List<String> of, Optional<Instant> until, String todo) {
    WhyCause {
        of = List.copyOf(of);
    }

    WhyCause(WaitCause cause, String text, List<String> of, String todo) {
        this(cause, text, of, Optional.empty(), todo);
    }

    /// Nothing stands in its way.
    static WhyCause pickup(String text, List<String> of) {
        return new WhyCause(WaitCause.PICKUP, text, of, "");
    }

    WhyView of(ItemProjection item) {
        return new WhyView(item.item, item.state(), cause, Limits.text(text), of, until, todo);
    }
}
