package dev.acefleet.worker.publish;

import dev.acefleet.common.model.CommitId;
import java.util.Map;

/// Commits what the repository's own setup makes of tracked files (spec/stage.md section 4, step 9). Called by the thread
/// that writes the books, once for each try; may take long.
@FunctionalInterface
public interface Corrections {
    /// @param authorship environment that makes git commit as the order says
    /// @param message of the commit
    Result on(CommitId head, Map<String, String> authorship, String message);

    sealed interface Result {
        record Clean() implements Result {}

        /// @param commit on top of the head, in the cache
        record Committed(CommitId commit) implements Result {}

        /// It could not be looked at, which costs the books nothing.
        record NotLooked(String why) implements Result {}
    }
}
