package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One run of a plan; of an assignment, one of the units that agents are given: a fork, or a session of inline steps. Empty
/// values are left out of the JSON, `attempts` never.
///
/// @param id for example `03-01`; of a unit the number of the step it begins with, for example `010.02`
/// @param batch the batch it is done in: that of its file, or a later one where a run it depends on stands there
/// @param description what it builds in two or three sentences
/// @param reason why it is in this state, where that is not plain: what it waits for, what failed
/// @param until when a parked run is tried again
/// @param merges one for each attempt that was good enough to be merged
/// @param steps of a unit of an assignment
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunView(
        String id,
        int batch,
        String title,
        String description,
        RunState state,
        String reason,
        Optional<Instant> until,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<AttemptView> attempts,
        List<MergeView> merges,
        Optional<StepsView> steps) {
    public RunView {
        attempts = List.copyOf(attempts);
        merges = List.copyOf(merges);
    }

    /// A run of a stage.
    public RunView(
            String id,
            int batch,
            String title,
            String description,
            RunState state,
            String reason,
            Optional<Instant> until,
            List<AttemptView> attempts,
            List<MergeView> merges) {
        this(
                id,
                batch,
                title,
                description,
                state,
                reason,
                until,
                attempts,
                merges,
                Optional.empty());
    }

    RunView withoutAttempts() {
        return new RunView(
                id,
                batch,
                title,
                "",
                state,
                "",
                until,
                List.of(),
                List.of(),
                steps.map(StepsView::inShort));
    }
}
