package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One gate of a plan, open or not. Empty values are left out of the JSON.
///
/// @param id what an answer names: `plan/item/attempt/n`
/// @param item the run, or `audit`
/// @param kind `human_verify`, `decision` or `human_action`
/// @param completed the tasks that are done, as the agent listed them
/// @param awaiting what to type
/// @param deadline when it is given up
/// @param by who answered
/// @param automatic nobody was asked
/// @param closedAt when it was answered, given up or cancelled; empty while it waits
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GateView(
        String id,
        String item,
        String kind,
        String progress,
        String task,
        String completed,
        String details,
        List<Option> options,
        String awaiting,
        Instant openedAt,
        Instant deadline,
        String answer,
        String by,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean automatic,
        Optional<Instant> closedAt) {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Option(String id, String name, String text) {}

    public GateView {
        options = List.copyOf(options);
    }

    public boolean isOpen() {
        return closedAt.isEmpty();
    }
}
