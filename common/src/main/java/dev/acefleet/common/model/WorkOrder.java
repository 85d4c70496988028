package dev.acefleet.common.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    /// @param earlier attempts that may be adopted, the newest first: they ended without a report, and nobody has judged
    ///     them. They are looked at before anything is launched; where none holds, the newest is what may be salvaged
    record Run(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            RunId run,
            String runPath,
            String recapPath,
            String blob,
            String agent,
            String model,
            String note,
            List<Earlier> earlier)
            implements WorkOrder {
        public Run {
            fetchRefs = List.copyOf(fetchRefs);
            earlier = List.copyOf(earlier);
            note = Limits.text(note);
        }
    }

    /// Start the program that the worker's configuration names so, in an empty directory and with nothing to read; its exit
    /// code is all there is to know ([BenchSubmission]).
    ///
    /// @param repository [Repository#NONE]
    record Bench(Repository repository, String agent) implements WorkOrder {}

    /// An earlier attempt at the same run, whose commits are on [AttemptId#ref], if it pushed any.
    ///
    /// @param commit what its worker said of it; where it said nothing, whoever looks reads the ref once, and from then on
    ///     names the commit it read
    record Earlier(AttemptId attempt, Optional<CommitId> commit) {}

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
