package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;

/// Where an attempt at a run begins.
///
/// @param base what the work is judged against
/// @param at what the agent finds committed
/// @param checkout what the agent finds in its tree: `at`, or a commit on top of it that keeps what an earlier agent had
///     left uncommitted
/// @param brief what the agent is told of those who worked before it; empty where nobody did
record Beginning(CommitId base, CommitId at, CommitId checkout, String brief) {
    static Beginning clean(CommitId base, String brief) {
        return new Beginning(base, base, base, brief);
    }
}
