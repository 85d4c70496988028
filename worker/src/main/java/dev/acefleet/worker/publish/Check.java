package dev.acefleet.worker.publish;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;

/// What a repository's operator wants to see pass on a merged tree before it is pushed. Called by the thread that
/// merges, once for each try; may take long.
@FunctionalInterface
public interface Check {
    Result of(CommitId merge);

    sealed interface Result {
        record Passed() implements Result {}

        /// The merged tree is at fault.
        record Wrong(String detail) implements Result {}

        /// Nothing was learnt about the merged tree, because of something else.
        record NotRun(FailureKind kind, String detail) implements Result {}
    }
}
