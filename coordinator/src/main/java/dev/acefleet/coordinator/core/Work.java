package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One work item of the state. Changed by [Evolver] alone.
final class Work {
    final WorkId id;
    final WorkKind kind;

    /// The run it does, or merges.
    final RunId run;

    WorkStatus status = WorkStatus.WAITING;

    /// Number of the latest attempt queued; 0 before the first.
    int attempt;

    /// Failures that count against the limit.
    int consumed;

    /// Workers lost.
    int lost;

    /// Times sent back after a conflict.
    int conflicts;

    /// Troubles of others in a row, for the back-off: provider, workspace, remote, declined.
    int troubles;

    Optional<Lease> lease = Optional.empty();
    Instant queuedAt = Instant.EPOCH;
    Instant parkedUntil = Instant.EPOCH;

    /// What the next agent must know beyond its run's text.
    String note = "";

    /// The checked work that is to be merged: of the run itself, and of its merge.
    Optional<Checked> checked = Optional.empty();

    /// Attempts whose lease lapsed and of which no report has come since: the first one that comes is kept as evidence.
    final Set<Integer> lapsed = new TreeSet<>();

    record Checked(int attempt, CommitId commit) {}

    Work(WorkId id, WorkKind kind, RunId run) {
        this.id = id;
        this.kind = kind;
        this.run = run;
    }

    AttemptId current() {
        return new AttemptId(id, attempt);
    }

    AttemptId next() {
        return new AttemptId(id, attempt + 1);
    }

    boolean isLeasedTo(AttemptId of, String claim) {
        return lease.isPresent()
                && lease.get().attempt().equals(of)
                && lease.get().claim().equals(claim);
    }
}
