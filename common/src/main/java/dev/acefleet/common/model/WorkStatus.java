package dev.acefleet.common.model;

/// The life of a work item (protocol, States).
public enum WorkStatus {
    /// Something must come first: its batch, a dependency, an overlapping run, a free place under the cap.
    WAITING,
    /// Dispatched: any worker of its pool may claim it.
    QUEUED,
    /// Granted to a worker that has not said yet that it started.
    LEASED,
    /// A worker works on it.
    RUNNING,
    /// A run whose attempt succeeded and is not on the integration branch yet.
    MERGING,
    /// Tried again later, at a time that the state holds.
    PARKED,
    /// Waits for a person's answer to a gate.
    BLOCKED,
    /// Cancelled, and a process of it may still live.
    CANCELLING,
    SUCCEEDED,
    FAILED,
    SKIPPED,
    CANCELLED;

    /// Ended for good: no input changes it any more.
    public boolean isTerminal() {
        return switch (this) {
            case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> true;
            case WAITING, QUEUED, LEASED, RUNNING, MERGING, PARKED, BLOCKED, CANCELLING -> false;
        };
    }

    /// Takes a place under the cap of running agents: a worker has it or may have it at any moment.
    public boolean isInFlight() {
        return switch (this) {
            case QUEUED, LEASED, RUNNING, CANCELLING -> true;
            case WAITING, MERGING, PARKED, BLOCKED, SUCCEEDED, FAILED, SKIPPED, CANCELLED -> false;
        };
    }
}
