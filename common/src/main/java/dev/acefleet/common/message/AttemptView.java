package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.acefleet.common.model.FailureKind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One attempt, from its lease on. Empty values are left out of the JSON.
///
/// @param worker id of the worker that had the lease
/// @param outcome `succeeded`, `adopted`, `merged`, `failed`, `released` or `declined`; empty while it goes on
/// @param failureKind a [FailureKind] in lower case; empty unless it failed
/// @param detail the recap's one-liner of a success; else why it ended as it did
/// @param ref where its commits are: the checked ones of a success, the salvaged ones of a failure
/// @param commit what `ref` held
/// @param leasedAt when the worker was granted it
/// @param startedAt when the worker said that its process had begun; empty where it never did
/// @param tokens read and written
/// @param late what a report said that came when the lease was over: evidence alone, it changed nothing
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AttemptView(
        int number,
        String worker,
        String outcome,
        String failureKind,
        String detail,
        String ref,
        String commit,
        Instant leasedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        OptionalDouble costUsd,
        OptionalLong tokens,
        String late) {
    /// Why it failed; empty too for a kind that a newer coordinator knows.
    public Optional<FailureKind> failure() {
        return Words.parse(FailureKind.class, failureKind);
    }

    /// Whether a worker still has it.
    public boolean goesOn() {
        return outcome.isEmpty();
    }
}
