package dev.acefleet.coordinator.core;

import java.util.List;

/// What an input means: events, which become one journal entry, and effects, which leave after it is confirmed. Without
/// events nothing is journalled, and the effects still wait for the entries before them.
///
/// @param failures what could not be decided of an input that asks many questions, each its own: bugs, to be put on record
public record Decision(List<Event> events, List<Effect> effects, List<RuntimeException> failures) {
    public static final Decision NOTHING = new Decision(List.of(), List.of());

    public Decision {
        events = List.copyOf(events);
        effects = List.copyOf(effects);
        failures = List.copyOf(failures);
    }

    Decision(List<Event> events, List<Effect> effects) {
        this(events, effects, List.of());
    }

    Decision with(List<RuntimeException> others) {
        return others.isEmpty() ? this : new Decision(events, effects, others);
    }

    static Decision of(Event... events) {
        return new Decision(List.of(events), List.of());
    }

    static Decision say(Effect effect) {
        return new Decision(List.of(), List.of(effect));
    }

    public boolean isNothing() {
        return events.isEmpty() && effects.isEmpty() && failures.isEmpty();
    }
}
