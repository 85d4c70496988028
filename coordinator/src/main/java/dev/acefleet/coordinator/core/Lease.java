package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;

/// A granted claim. How long it stands is not in the state: lease time is listening time, which the shell measures.
///
/// @param offset of the journal entry that granted it: fences the plan's branch (protocol P21)
public record Lease(
        AttemptId attempt,
        String claim,
        WorkerRef worker,
        CommitId base,
        Instant at,
        long offset,
        boolean started) {
    Lease begun() {
        return new Lease(attempt, claim, worker, base, at, offset, true);
    }
}
