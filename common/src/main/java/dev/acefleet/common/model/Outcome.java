package dev.acefleet.common.model;

import java.util.List;
import java.util.Optional;

/// How one attempt ended. Said by the worker in its end report, or decided by the coordinator when the lease lapsed.
public sealed interface Outcome {
    /// A run's evidence holds. `commit` is what was checked; only that is ever merged (protocol P18).
    ///
    /// @param summary the recap's one-liner
    /// @param warnings what the checks found odd but not wrong (spec/stage.md section 3, V5)
    /// @param issues what the recap says that went wrong on the way
    /// @param documents the recap, where it travels
    record Succeeded(
            CommitId commit,
            String ref,
            String summary,
            List<String> warnings,
            List<String> issues,
            Usage usage,
            Documents documents)
            implements Outcome {
        public Succeeded {
            summary = Limits.text(summary);
            warnings = lines(warnings);
            issues = Limits.troubles(issues);
        }

        /// One whose recap is in the commit, and tells of no issues.
        public Succeeded(
                CommitId commit, String ref, String summary, List<String> warnings, Usage usage) {
            this(commit, ref, summary, warnings, List.of(), usage, Documents.NONE);
        }
    }

    /// Nothing was launched, for the evidence of an earlier attempt holds (protocol P18): of one that the order named.
    ///
    /// @param attempt the number of that one
    /// @param commit what was checked of it; only that is ever merged
    /// @param ref where it is
    /// @param issues what the recap says that went wrong on the way
    /// @param documents the recap, where it travels
    record Adopted(
            int attempt,
            CommitId commit,
            String ref,
            String summary,
            List<String> warnings,
            List<String> issues,
            Usage usage,
            Documents documents)
            implements Outcome {
        public Adopted {
            summary = Limits.text(summary);
            warnings = lines(warnings);
            issues = Limits.troubles(issues);
            if (attempt < 1) {
                throw new IllegalArgumentException("Attempts are numbered from 1, not " + attempt);
            }
        }

        /// One whose recap is in the commit, and tells of no issues.
        public Adopted(
                int attempt,
                CommitId commit,
                String ref,
                String summary,
                List<String> warnings,
                Usage usage) {
            this(attempt, commit, ref, summary, warnings, List.of(), usage, Documents.NONE);
        }
    }

    /// An attempt of a run is on the integration branch, whose head is now `head`. `attempt` is the one that is there,
    /// which an earlier merge may have brought (protocol P21).
    record Merged(CommitId head, int attempt) implements Outcome {}

    /// The agent stopped for a person; what it had done so far is `commit` (spec/stage.md section 5).
    record Gated(CommitId commit, String ref, Gate gate, Usage usage) implements Outcome {}

    /// The stage was looked at. `commit` holds the proof and nothing else beyond what was looked at; where documents travel it
    /// is what was looked at.
    ///
    /// @param path of the proof
    /// @param score as the proof says it, for example `5/6 must-haves verified`
    /// @param gaps each in a line
    /// @param people what only a person can check, each in a line
    /// @param documents the proof, where it travels
    record Audited(
            CommitId commit,
            String ref,
            String path,
            ProofStatus status,
            String score,
            List<String> gaps,
            List<String> people,
            List<String> warnings,
            Usage usage,
            Documents documents)
            implements Outcome {
        public Audited {
            score = Limits.text(score);
            gaps = lines(gaps);
            people = lines(people);
            warnings = lines(warnings);
        }

        /// One whose proof is in the commit.
        public Audited(
                CommitId commit,
                String ref,
                String path,
                ProofStatus status,
                String score,
                List<String> gaps,
                List<String> people,
                List<String> warnings,
                Usage usage) {
            this(commit, ref, path, status, score, gaps, people, warnings, usage, Documents.NONE);
        }
    }

    /// Runs that close gaps were planned. `commit` holds their files and nothing else beyond what was looked at.
    ///
    /// @param runs in run order; they depend on one another alone
    /// @param documents the texts of their files, where documents travel: `commit` is what was looked at then
    record Planned(
            CommitId commit,
            String ref,
            List<RunSpec> runs,
            List<String> warnings,
            Usage usage,
            Documents documents)
            implements Outcome {
        public Planned {
            runs = List.copyOf(runs);
            warnings = lines(warnings);
        }
    }

    /// The books are written; the integration branch's head is now `head`, also where nothing had to change.
    ///
    /// @param files that were changed
    /// @param documents the books, where they travel: those that were changed
    record Finished(
            CommitId head,
            List<String> files,
            List<String> warnings,
            Onward onward,
            Documents documents)
            implements Outcome {
        public Finished {
            files = lines(files);
            warnings = lines(warnings);
        }

        /// One whose books are in the commit.
        public Finished(CommitId head, List<String> files, List<String> warnings, Onward onward) {
            this(head, files, warnings, onward, Documents.NONE);
        }
    }

    /// It is done, and there is nothing to check and nothing to merge: the program of an item without a repository ended
    /// well, or a plan's refs are deleted.
    record Done(Usage usage) implements Outcome {}

    /// @param provider of a failure that the provider is to blame for, as far as the worker knows
    record Failed(
            FailureKind kind,
            String detail,
            Salvage salvage,
            Usage usage,
            Optional<ProviderTrouble> provider)
            implements Outcome {
        public Failed {
            detail = Limits.text(detail);
        }

        /// One that no provider has to do with.
        public Failed(FailureKind kind, String detail, Salvage salvage, Usage usage) {
            this(kind, detail, salvage, usage, Optional.empty());
        }
    }

    /// The worker handed the lease back before any process was started for it.
    record Released(String reason) implements Outcome {
        public Released {
            reason = Limits.text(reason);
        }
    }

    /// The worker took what it cannot do (protocol P12): another one may.
    record Declined(String reason) implements Outcome {
        public Declined {
            reason = Limits.text(reason);
        }
    }

    /// What its agent says that it used up; empty for what needs no agent, or started none.
    default Optional<Usage> used() {
        return switch (this) {
            case Succeeded done -> Optional.of(done.usage());
            case Adopted adopted -> Optional.of(adopted.usage());
            case Gated gated -> Optional.of(gated.usage());
            case Audited audited -> Optional.of(audited.usage());
            case Planned planned -> Optional.of(planned.usage());
            case Done done -> Optional.of(done.usage());
            case Failed failed -> Optional.of(failed.usage());
            case Merged _, Finished _, Released _, Declined _ -> Optional.empty();
        };
    }

    private static List<String> lines(List<String> texts) {
        return texts.stream().limit(Limits.NAMES).map(Limits::text).toList();
    }
}
