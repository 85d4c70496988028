package dev.acefleet.worker.publish;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.OneLine;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.secrets.Telling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Merges a checked attempt into the plan's integration branch, once, under the plan's fence ([FencedBranch]): it looks
/// first whether an earlier integrate got as far as the push.
public final class Integrator {
    private static final int CONTEXT = 2_000;

    private final RepositoryCache cache;
    private final WorkOrder.Integrate order;
    private final Telling telling;
    private final Check check;
    private final FencedBranch branch;

    /// @param offset journal offset of the lease
    /// @param stillGranted asked before each push (protocol P15)
    /// @param check of the merged commit, between merge and push
    public Integrator(
            RepositoryCache cache,
            Map<String, String> credentials,
            WorkOrder.Integrate order,
            long offset,
            BooleanSupplier stillGranted,
            Telling telling,
            Check check) {
        this.cache = cache;
        this.order = order;
        this.telling = telling;
        this.check = check;
        branch =
                new FencedBranch(
                        cache,
                        credentials,
                        new FencedBranch.Plan(
                                order.repository(),
                                order.attempt().work().plan(),
                                order.branch(),
                                order.base(),
                                order.fetchRefs(),
                                order.author(),
                                order.at()),
                        offset,
                        stillGranted,
                        telling);
    }

    public Outcome integrate() {
        return branch.write(this::on);
    }

    /// Whether a push that was cut off came through, and what is said then. Looks for a short time.
    ///
    /// @throws GitFailed when the remote does not say
    public Optional<Outcome> landed() {
        return branch.landed();
    }

    private Optional<Outcome> on(FencedBranch.Head head) {
        Optional<Outcome> before = mergedBefore(head.commit());
        if (before.isPresent()) {
            return before;
        }
        cache.ensure(order.commit(), List.of(order.attempt().ref()));
        return merge(head);
    }

    /// The merge of any attempt of this run.
    private Optional<Outcome> mergedBefore(CommitId head) {
        return branch.find(head, order.attempt().work()).stream()
                .findFirst()
                .map(found -> new Outcome.Merged(head, found.attempt()));
    }

    private Optional<Outcome> merge(FencedBranch.Head onto) {
        CommitId head = onto.commit();
        Git git = branch.authored();
        Git.Result merged = merged(git, head, order.commit());
        List<String> leftOut = List.of();
        if (merged.exit() == 1) {
            Optional<LeftNotes.Without> without =
                    new LeftNotes(git, cache.directory()).of(order.commit(), head);
            if (without.isPresent()) {
                merged = merged(git, head, without.get().commit());
                leftOut = without.get().names();
            }
        }
        if (merged.exit() == 1) {
            return onto.verdict(branch.failed(FailureKind.CONFLICT, conflict(head, merged.out())));
        }
        if (!merged.ok()) {
            throw new GitFailed("git merge-tree failed: " + merged.err().strip());
        }
        String tree = merged.out().lines().findFirst().orElse("");
        AttemptId attempt = order.attempt();
        String message =
                "Merge "
                        + order.subject()
                        + "\n"
                        + told(leftOut)
                        + FencedBranch.trailers(attempt.work(), attempt.number());
        CommitId commit =
                new CommitId(
                        git.mustRead(
                                message,
                                "commit-tree",
                                tree,
                                "-p",
                                head.hex(),
                                "-p",
                                order.commit().hex()));
        switch (check.of(commit)) {
            case Check.Result.Passed _ -> {}
            case Check.Result.Wrong(String detail) -> {
                return onto.verdict(branch.failed(FailureKind.CHECK_FAILED, detail));
            }
            case Check.Result.NotRun(FailureKind kind, String detail) -> {
                return Optional.of(branch.failed(kind, detail));
            }
        }
        return onto.push(commit, new Outcome.Merged(commit, attempt.number()));
    }

    private static Git.Result merged(Git git, CommitId head, CommitId work) {
        return git.run(
                "merge-tree",
                "--write-tree",
                "--messages",
                "--end-of-options",
                head.hex(),
                work.hex());
    }

    /// Notes that are on the attempt's side of the merge alone, for who looks for them.
    private String told(List<String> leftOut) {
        return leftOut.isEmpty()
                ? ""
                : "\nNotes left out, for others were there: "
                        + OneLine.of(telling.secrets().mask(String.join(", ", leftOut)), CONTEXT)
                        + "\n";
    }

    /// Both sides, for the agent that does the run again.
    private String conflict(CommitId head, String output) {
        String messages =
                output.lines()
                        .filter(line -> line.startsWith("CONFLICT"))
                        .reduce("", (one, other) -> one + "\n" + other);
        String theirs = cache.git().must("log", "--oneline", "-10", order.commit() + ".." + head);
        String text =
                telling.secrets()
                        .mask(
                                "The work on "
                                        + order.attempt().work().item()
                                        + " does not merge with what was merged meanwhile:"
                                        + messages
                                        + "\nMerged meanwhile:\n"
                                        + theirs);
        return text.length() <= CONTEXT ? text : text.substring(0, CONTEXT);
    }
}
