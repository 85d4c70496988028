package dev.acefleet.common.model;

import java.time.Instant;
import java.util.List;

/// What a granted worker has to do. It names agents, models and checks; what command that is, the worker's own
/// configuration says (architecture 2.9).
public sealed interface WorkOrder {
    Repository repository();

    /// Do one run from `base`.
    ///
    /// @param base the integration head when this run was granted (protocol P22)
    /// @param fetchRefs refs of the remote from which `base` can be fetched, the likeliest first
    /// @param note what the agent must know beyond its run's text, for example why an earlier attempt did not merge;
    ///     empty in most cases
    record Run(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            RunId run,
            String runPath,
            String recapPath,
            String blob,
            boolean autonomous,
            String agent,
            String model,
            String check,
            String note)
            implements WorkOrder {
        public Run {
            fetchRefs = List.copyOf(fetchRefs);
            note = Limits.text(note);
        }
    }

    /// Merge `commit`, the checked work of `attempt`, into `branch`.
    ///
    /// @param base the plan's first base: the search for an earlier merge goes back to here
    /// @param fetchRefs refs of the remote from which `base` can be fetched, the likeliest first
    /// @param author of the merge, together with `at` its author's and committer's: the same order makes the same commit
    record Integrate(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            String branch,
            AttemptId attempt,
            CommitId commit,
            RunId run,
            String title,
            Identity author,
            Instant at,
            String check)
            implements WorkOrder {
        public Integrate {
            fetchRefs = List.copyOf(fetchRefs);
        }
    }
}
