package dev.acefleet.common.message;

import java.util.List;

/// Progress events of a plan that came after the position asked for.
///
/// @param gap whether events before the first of these are not kept any more: the report tells what they led to
/// @param over whether none will come after these
public record EventPage(String schema, List<ProgressEvent> events, boolean gap, boolean over) {
    public static final String SCHEMA = "acefleet.events/1";

    public EventPage {
        events = List.copyOf(events);
    }
}
