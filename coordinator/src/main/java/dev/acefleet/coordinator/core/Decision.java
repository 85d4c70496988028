package dev.acefleet.coordinator.core;

import java.util.List;

/// What an input means: events, which become one journal entry, and effects, which leave after it is confirmed. Without
/// events nothing is journalled, and the effects still wait for the entries before them.
public record Decision(List<Event> events, List<Effect> effects) {
    public static final Decision NOTHING = new Decision(List.of(), List.of());

    public Decision {
        events = List.copyOf(events);
        effects = List.copyOf(effects);
    }

    static Decision of(Event... events) {
        return new Decision(List.of(events), List.of());
    }

    static Decision say(Effect effect) {
        return new Decision(List.of(), List.of(effect));
    }

    public boolean isNothing() {
        return events.isEmpty() && effects.isEmpty();
    }
}
