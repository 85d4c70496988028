package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One run of a plan. Empty values are left out of the JSON, `attempts` never.
///
/// @param id for example `03-01`
/// @param batch the batch it is done in: that of its file, or a later one where a run it depends on stands there
/// @param reason why it is in this state, where that is not plain: what it waits for, what failed
/// @param until when a parked run is tried again
/// @param merges one for each attempt that was good enough to be merged
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunView(
        String id,
        int batch,
        String title,
        RunState state,
        String reason,
        Optional<Instant> until,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<AttemptView> attempts,
        List<MergeView> merges) {
    public RunView {
        attempts = List.copyOf(attempts);
        merges = List.copyOf(merges);
    }

    RunView withoutAttempts() {
        return new RunView(id, batch, title, state, "", until, List.of(), List.of());
    }
}
