package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.WorkerRef;
import java.time.Instant;

/// A granted claim. How long it stands is not in the state: lease time is listening time, which the shell measures.
///
/// @param machine where the worker runs; empty where that is not known
/// @param offset of the journal entry that granted it: fences the plan's branch (protocol P21)
public record Lease(
        AttemptId attempt,
        String claim,
        WorkerRef worker,
        String machine,
        CommitId base,
        Instant at,
        long offset,
        boolean started) {
    /// Whether `by` on `machine` can know that nothing of the attempt lives any more (protocol P17): the worker that has it,
    /// or a later start of it on the same machine. From elsewhere nobody can: the machine may be frozen, and go on.
    boolean isKnownGoneTo(WorkerRef by, String machine) {
        if (!by.id().equals(worker.id()) || by.incarnation() < worker.incarnation()) {
            return false;
        }
        boolean sameMachine = this.machine.equals(machine);
        return by.incarnation() == worker.incarnation()
                ? sameMachine || this.machine.isEmpty()
                : sameMachine && !machine.isEmpty();
    }

    Lease begun() {
        return new Lease(attempt, claim, worker, machine, base, at, offset, true);
    }
}
