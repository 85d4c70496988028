package dev.acefleet.common.assign;

import java.util.Locale;

/// What an assignment, or a subtree of one, is doing as a whole. Never stored: it follows from the steps.
public enum AssignmentState {
    /// It has no steps.
    EMPTY,
    /// Everything is done, or failed and made up for by a retry.
    COMPLETED,
    /// A step is in progress, for less than an hour.
    RUNNING,
    /// A step failed, nothing has made up for it, and nothing is in progress.
    FAILED,
    /// The step in progress has been so for an hour or more.
    STALLED,
    /// Nothing is in progress, and something is left.
    PAUSED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
