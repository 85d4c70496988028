package dev.acefleet.common.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
    /// @param resume what to go on from instead of `base`
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
            List<Earlier> earlier,
            Optional<Resume> resume)
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

    /// Look whether the stage's goal is reached at `base`, and write a proof.
    ///
    /// @param base the integration head that is looked at
    /// @param directory of the stage
    record Audit(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            StageId stage,
            String name,
            String goal,
            String directory,
            String agent,
            String model,
            String note)
            implements WorkOrder {
        public Audit {
            fetchRefs = List.copyOf(fetchRefs);
            note = Limits.text(note);
        }
    }

    /// Write the books on `branch`: what of them, `scope` says; everything else is counted from the files at its head.
    ///
    /// @param base the plan's first base: the search for an earlier finish goes back to here
    /// @param item that does it, and the trailer by which it is found again
    /// @param directory of the stage
    /// @param durations of the runs that this plan has merged
    /// @param proof what an audit has written
    /// @param gates the gates that wait for a person, each in a line
    /// @param author of the commit, together with `at` its author's and committer's: the same order makes the same commit
    record Finish(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            String branch,
            WorkId item,
            Scope scope,
            StageId stage,
            String name,
            String directory,
            OptionalInt batch,
            List<Took> durations,
            Optional<Proof> proof,
            List<String> gates,
            Identity author,
            Instant at)
            implements WorkOrder {
        /// How far the stage is.
        public enum Scope {
            /// Some of it is done: the counts, the position and the gates.
            PROGRESS,
            /// All of it is done and its goal is reached.
            STAGE
        }

        /// How long a run took, from its grant to its merge.
        public record Took(RunId run, long seconds) {}

        /// A proof's file, in a commit that an audit has pushed.
        public record Proof(AttemptId attempt, CommitId commit, String path) {}

        public Finish {
            fetchRefs = List.copyOf(fetchRefs);
            durations = List.copyOf(durations);
            gates = gates.stream().limit(Limits.NAMES).map(Limits::text).toList();
        }
    }
}
