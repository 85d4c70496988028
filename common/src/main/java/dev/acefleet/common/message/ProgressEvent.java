package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/// One thing that happened to a plan, for those who watch it. Whoever missed some reads the report: events carry nothing
/// that is not in it.
///
/// @param type in snake case, for example `attempt_ended`; new ones may come
/// @param run the run it is about; empty for the plan and its batches
/// @param item the work item: the run, or its merge
/// @param attempt of the item; 0 where it is about none
/// @param state how the run stands now; for events without a run `running` or `ended`, the plan's
/// @param text one line for people
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProgressEvent(
        EventPosition id,
        String plan,
        Instant at,
        String type,
        String run,
        String item,
        int attempt,
        String worker,
        String state,
        String text) {
    /// The type of a plan's last event.
    public static final String PLAN_ENDED = "plan_ended";

    public boolean isLast() {
        return type.equals(PLAN_ENDED);
    }
}
