package dev.acefleet.common.model;

import java.time.Instant;
import java.util.ArrayList;
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
    /// @param autonomous false: the run has gates, and its agent is told to stop at them
    /// @param note what the agent must know beyond its run's text, for example why an earlier attempt did not merge;
    ///     empty in most cases
    /// @param earlier attempts that may be adopted, the newest first: they ended without a report, and nobody has judged
    ///     them. They are looked at before anything is launched; where none holds, the newest is what may be salvaged
    /// @param resume what to go on from instead of `base`
    /// @param restartClean what is not whole of the earlier attempts is thrown away
    /// @param budget what the agent may use up, beside what the worker's configuration allows
    /// @param documents of the project, where they travel
    record Run(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            RunId run,
            String runPath,
            String recapPath,
            String blob,
            RunType runType,
            boolean autonomous,
            String agent,
            String model,
            String note,
            List<Earlier> earlier,
            Optional<Resume> resume,
            boolean restartClean,
            Budget budget,
            Documents documents)
            implements WorkOrder {
        public Run {
            fetchRefs = List.copyOf(fetchRefs);
            earlier = List.copyOf(earlier);
            note = Limits.text(note);
        }

        /// A plain one: task by task, without gates and limits, and with its documents in the base.
        public Run(
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
                Optional<Resume> resume) {
            this(
                    repository,
                    base,
                    fetchRefs,
                    run,
                    runPath,
                    recapPath,
                    blob,
                    RunType.EXECUTE,
                    true,
                    agent,
                    model,
                    note,
                    earlier,
                    resume,
                    false,
                    Budget.NONE,
                    Documents.NONE);
        }
    }

    /// Work through steps of an assignment, from `base`. Each step that is over is told while the agent goes on
    /// ([dev.acefleet.common.message.Report.Stepped]); the last one before the end report, which brings no documents.
    ///
    /// It succeeds when nothing of it is left to be done, by the steps' files alone: a step that failed and that no retry
    /// made up for is a failure (spec/assign.md 14.4).
    ///
    /// @param base the integration head when this was granted (protocol P22)
    /// @param fetchRefs refs of the remote from which `base` can be fetched, the likeliest first
    /// @param assignment its id: the name of its folder below [Documents#ASSIGNMENTS]
    /// @param scope the number of the fork step that the agent may not leave; empty: inline steps, of the whole assignment
    /// @param steps numbers of those that are left to be done, in order, without what only contains others; the agent may
    ///     add some
    /// @param name of the first of them, or of the fork
    /// @param note what the agent must know beyond its steps, for example why an earlier attempt did not merge; empty in
    ///     most cases
    /// @param resume what to go on from instead of `base`: the work of the steps that are over in `documents`
    /// @param budget what the agent may use up, beside what the worker's configuration allows
    /// @param documents the whole assignment as it stands
    record Subtree(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            String assignment,
            String scope,
            List<String> steps,
            String name,
            String agent,
            String model,
            String note,
            Optional<Resume> resume,
            Budget budget,
            Documents documents)
            implements WorkOrder {
        public Subtree {
            fetchRefs = List.copyOf(fetchRefs);
            steps = List.copyOf(steps);
            name = Limits.text(name);
            note = Limits.text(note);
        }

        /// Where its files are, from the repository's root.
        public String folder() {
            return AssignmentSubmission.folder(assignment);
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
    /// @param subject what is merged, in a line
    /// @param author of the merge, together with `at` its author's and committer's: the same order makes the same commit
    record Integrate(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            String branch,
            AttemptId attempt,
            CommitId commit,
            String subject,
            Identity author,
            Instant at,
            String check)
            implements WorkOrder {
        public Integrate {
            fetchRefs = List.copyOf(fetchRefs);
            subject = Limits.text(subject.lines().findFirst().orElse("").strip());
        }
    }

    /// Look whether the stage's goal is reached at `base`, and write a proof.
    ///
    /// @param base the integration head that is looked at
    /// @param directory of the stage
    /// @param budget what the auditor may use up, beside what the worker's configuration allows
    /// @param documents of the project, with the recaps of this plan, where they travel
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
            String note,
            Budget budget,
            Documents documents)
            implements WorkOrder {
        public Audit {
            fetchRefs = List.copyOf(fetchRefs);
            note = Limits.text(note);
        }
    }

    /// Plan runs that close the gaps which the stage's proof at `base` names, as new run files of its directory.
    ///
    /// @param base the integration head, with the proof
    /// @param directory of the stage
    /// @param gaps what the audit comes to, in a line
    /// @param note what was wrong with an earlier attempt's runs; empty in most cases
    /// @param budget what the architect may use up, beside what the worker's configuration allows
    /// @param documents of the stage and its project, the proof among them, where they travel
    record PlanGaps(
            Repository repository,
            CommitId base,
            List<String> fetchRefs,
            StageId stage,
            String name,
            String goal,
            String directory,
            String agent,
            String model,
            String gaps,
            String note,
            Budget budget,
            Documents documents)
            implements WorkOrder {
        public PlanGaps {
            fetchRefs = List.copyOf(fetchRefs);
            gaps = Limits.text(gaps);
            note = Limits.text(note);
        }
    }

    /// Delete the refs of a plan's attempts from the remote, those that are there: of each item the attempts up to a number,
    /// and no others. So nothing is deleted that was pushed after this was ordered, whoever obeys it however late.
    ///
    /// @param base whether the ref of the plan's base is one of them
    record Prune(Repository repository, PlanId plan, List<Attempts> items, boolean base)
            implements WorkOrder {
        /// @param last the number of the last attempt
        public record Attempts(String item, int last) {}

        public Prune {
            items = List.copyOf(items);
        }

        /// The names of all that may be deleted.
        public List<String> refs() {
            List<String> refs = new ArrayList<>();
            for (Attempts attempts : items) {
                WorkId work = new WorkId(plan, attempts.item());
                for (int number = 1; number <= attempts.last(); number++) {
                    refs.add(new AttemptId(work, number).ref());
                }
            }
            if (base) {
                refs.add(plan.baseRef());
            }
            return refs;
        }
    }

    /// Write the books on `branch`: what of them, `scope` says; everything else is counted from the files at its head.
    ///
    /// @param base the plan's first base: the search for an earlier finish goes back to here
    /// @param item that does it, and the trailer by which it is found again
    /// @param directory of the stage
    /// @param batch that the stage is in
    /// @param durations of the runs that this plan has merged, the one merged last at the end
    /// @param proof what an audit has written
    /// @param judgement what a person said who looked at the stage, with that proof before them; empty where nobody did
    /// @param runs what an architect has written
    /// @param gates the gates that wait for a person, each in a line
    /// @param author of the commit, together with `at` its author's and committer's: the same order makes the same commit
    /// @param documents of the project, with the recaps and the proof of this plan, where they travel: no book is committed
    ///     then
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
            Optional<Judgement> judgement,
            Optional<NewRuns> runs,
            List<String> gates,
            Identity author,
            Instant at,
            Documents documents)
            implements WorkOrder {
        /// How far the stage is.
        public enum Scope {
            /// Some of it is done: the counts, the position and the gates.
            PROGRESS,
            /// All of it is done and its goal is reached.
            STAGE
        }

        /// How long the attempts at a run took together, each from its grant to its end.
        public record Took(RunId run, long seconds) {}

        /// A proof's file, in a commit that an audit has pushed.
        public record Proof(AttemptId attempt, CommitId commit, String path) {}

        /// A person's word on what an audit left to one, or a policy's.
        ///
        /// @param words what was found; empty where it is approved
        public record Judgement(boolean approved, String by, String words) {
            public Judgement {
                by = Limits.text(by);
                words = Limits.text(words);
            }

            /// Whose it is, and what.
            public String line() {
                return approved ? "Approved by " + by : by + " says: " + words;
            }
        }

        /// Run files, in a commit that an architect's attempt has pushed.
        public record NewRuns(AttemptId attempt, CommitId commit, List<String> paths) {
            public NewRuns {
                paths = List.copyOf(paths);
            }
        }

        public Finish {
            fetchRefs = List.copyOf(fetchRefs);
            durations = List.copyOf(durations);
            gates = gates.stream().limit(Limits.NAMES).map(Limits::text).toList();
        }
    }
}
