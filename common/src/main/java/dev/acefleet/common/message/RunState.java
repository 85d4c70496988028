package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.acefleet.common.model.WorkStatus;

/// How a run stands, as reports say it. A word that this program does not know, from a newer one, reads as [#UNKNOWN].
public enum RunState {
    /// Its batch, a run it depends on, an overlapping run or a free place must come first.
    WAITING,
    /// Any worker of the pool may take it.
    QUEUED,
    /// A worker has it and has not begun.
    LEASED,
    RUNNING,
    /// Its work is checked and not on the integration branch yet.
    MERGING,
    /// Tried again at a time that the report names.
    PARKED,
    /// Waits for a person.
    BLOCKED,
    CANCELLING,
    /// On the integration branch.
    DONE,
    FAILED,
    SKIPPED,
    CANCELLED,
    UNKNOWN;

    public static RunState of(WorkStatus status) {
        return switch (status) {
            case WAITING -> WAITING;
            case QUEUED -> QUEUED;
            case LEASED -> LEASED;
            case RUNNING -> RUNNING;
            case MERGING -> MERGING;
            case PARKED -> PARKED;
            case BLOCKED -> BLOCKED;
            case CANCELLING -> CANCELLING;
            case SUCCEEDED -> DONE;
            case FAILED -> FAILED;
            case SKIPPED -> SKIPPED;
            case CANCELLED -> CANCELLED;
        };
    }

    /// Over for good.
    public boolean isOver() {
        return this == DONE || this == FAILED || this == SKIPPED || this == CANCELLED;
    }

    @JsonCreator
    static RunState parse(String word) {
        return Words.parse(RunState.class, word).orElse(UNKNOWN);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }
}
