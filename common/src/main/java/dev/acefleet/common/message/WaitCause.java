package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// The one thing that keeps a run from being done now. A word that this program does not know, from a newer one, reads as
/// [#UNKNOWN].
public enum WaitCause {
    /// A batch before its own is not over.
    BATCH,
    /// A run that it depends on is not merged.
    DEPENDENCY,
    /// A run of its batch that touches the same files goes first.
    OVERLAP,
    /// As many runs of the plan as may be are under way.
    CAP,
    /// What runs holds the rest of the stage's budget.
    BUDGET,
    /// No live worker of the pool offers the agent and takes work.
    NO_WORKER,
    /// Only cordoned workers offer the agent: a person wants them to get no work.
    CORDON,
    /// The provider of its agent refuses: none of that account's agents is started, or few.
    PROVIDER,
    /// Every worker that could take it is full.
    NO_FREE_SLOT,
    /// It is handed to a worker in a moment.
    PICKUP,
    /// A worker is at it.
    AT_WORK,
    /// Its worker is not heard of, or no longer has it: the lease is about to lapse.
    LEASE_LAPSING,
    /// Other work is merged before it.
    MERGE_QUEUE,
    /// It is tried again at a time that is named.
    BACK_OFF,
    /// Nothing happens until a person acts.
    PERSON,
    /// It is cancelled, and a worker has not said yet that nothing of it lives.
    CANCEL,
    /// It waits for nothing.
    OVER,
    UNKNOWN;

    @JsonCreator
    static WaitCause parse(String word) {
        return Words.parse(WaitCause.class, word).orElse(UNKNOWN);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
