package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the checked work of one attempt of a run came, or did not come, onto the integration branch.
///
/// @param item the work item's name, for example `03-01.merge-1`
/// @param reason why it is parked or failed; empty otherwise
/// @param until when a parked one is tried again
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MergeView(
        String item,
        RunState state,
        String reason,
        Optional<Instant> until,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<AttemptView> attempts) {
    public MergeView {
        attempts = List.copyOf(attempts);
    }
}
