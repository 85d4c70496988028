package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.PlanId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// Keeps the reports of plans that ended longer ago than the journal keeps them (protocol P9). The loop's thread calls it.
public interface PlanArchive {
    /// Begins to write the report of a plan as it ended at `endedAt`, and returns at once. The future is done when the report
    /// cannot be lost any more; it fails where it may not be there, or where such a report is not known yet, and the
    /// loop asks again later. A plan that is written twice has the later report.
    CompletableFuture<Void> keep(PlanId plan, Instant endedAt);
}
