package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A work item as the journal tells it: its latest attempt, what it does now, and how it ended.
final class Item {
    final WorkId id;
    final WorkKind kind;
    private final Optional<RunSpec> run;
    int attempt;
    boolean queued;
    boolean cancelling;
    boolean forAPerson;
    String claim = "";
    WorkStatus end = WorkStatus.WAITING;

    /// What waits to be merged.
    Optional<Checked> checked = Optional.empty();

    /// Attempts that ended without a word on what they had done, and that nobody has judged since.
    final Set<Integer> adoptable = new HashSet<>();

    record Checked(int attempt, CommitId commit) {}

    /// A gate that waits for its answer.
    Optional<GateId> gate = Optional.empty();

    Item(WorkId id, WorkKind kind, Optional<RunSpec> run) {
        this.id = id;
        this.kind = kind;
        this.run = run;
    }

    /// What it does, or merges.
    RunSpec run() {
        return run.orElseThrow();
    }

    boolean isLeased() {
        return !claim.isEmpty();
    }

    boolean isOver() {
        return end.isTerminal();
    }
}
