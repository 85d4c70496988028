package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/// One line of the list of plans. The fields mean what they mean in [PlanReport].
///
/// @param runs of the plan, in all
/// @param active runs that are queued, or that a worker has, or that are being merged
/// @param lost runs that failed, were skipped or cancelled
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlanSummary(
        String id,
        String kind,
        String stage,
        String name,
        String repository,
        String state,
        String verdict,
        Instant submittedAt,
        Optional<Instant> endedAt,
        int runs,
        int done,
        int active,
        int lost) {}
