package dev.acefleet.worker.publish;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Merges a checked attempt into the plan's integration branch, once (protocol P21 to P23).
///
/// It first takes the plan's fence, a ref that holds the journal offset of the lease: who finds a higher one has been
/// superseded and says nothing. Then it looks whether an earlier integrate got as far as the push; a death anywhere
/// leaves either nothing on the remote or the whole merge, which the next one finds by its trailers. Branch and fence
/// move in one atomic push, both only from the value that was read.
public final class Integrator {
    private static final int TRIES = 5;
    private static final int CONTEXT = 2_000;

    private final RepositoryCache cache;
    private final Map<String, String> credentials;
    private final WorkOrder.Integrate order;
    private final long offset;
    private final BooleanSupplier stillGranted;
    private final Check check;
    private final String branchRef;
    private final String fenceRef;

    /// @param offset journal offset of the lease
    /// @param stillGranted asked before each push (protocol P15)
    /// @param check of the merged commit, between merge and push
    public Integrator(
            RepositoryCache cache,
            Map<String, String> credentials,
            WorkOrder.Integrate order,
            long offset,
            BooleanSupplier stillGranted,
            Check check) {
        this.cache = cache;
        this.credentials = Map.copyOf(credentials);
        this.order = order;
        this.offset = offset;
        this.stillGranted = stillGranted;
        this.check = check;
        this.branchRef = "refs/heads/" + order.branch();
        this.fenceRef = "refs/fleet/" + order.attempt().work().plan() + "/fence";
    }

    /// What the remote has: empty text for a ref that is not there.
    private record Remote(String branch, String fence, long fenceOffset) {}

    public Outcome integrate() {
        try {
            cache.open();
            if (!cache.git().run("check-ref-format", "--branch", order.branch()).ok()) {
                return failed(
                        FailureKind.CONFIGURATION,
                        "\"" + order.branch() + "\" cannot be the name of a branch");
            }
            cache.ensure(order.base(), order.fetchRefs());
            cache.ensure(order.commit(), List.of(order.attempt().ref()));
            for (int i = 0; i < TRIES; i++) {
                Optional<Outcome> outcome = once();
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            return failed(
                    FailureKind.INFRASTRUCTURE,
                    order.branch() + " moved under each of " + TRIES + " pushes");
        } catch (GitFailed e) {
            return failed(FailureKind.INFRASTRUCTURE, String.valueOf(e.getMessage()));
        }
    }

    /// One try from the fetch on; empty when somebody else moved a ref meanwhile.
    private Optional<Outcome> once() {
        Remote remote = read();
        if (remote.fenceOffset() > offset) {
            return Optional.of(superseded());
        }
        String fence = remote.fence();
        if (remote.fenceOffset() < offset) {
            fence = fenceCommit(remote.fence());
            if (!stillGranted.getAsBoolean()) {
                return Optional.of(over());
            }
            if (!push(Map.of(fenceRef, remote.fence()), fence + ":" + fenceRef)) {
                return Optional.empty();
            }
        }
        CommitId head = remote.branch().isEmpty() ? order.base() : new CommitId(remote.branch());
        Optional<Outcome> before = mergedBefore(head);
        if (before.isPresent()) {
            return before;
        }
        return merge(head, remote.branch(), fence);
    }

    private Outcome superseded() {
        return new Outcome.Released(
                "superseded: the plan's fence is past journal offset " + offset);
    }

    private static Outcome over() {
        return new Outcome.Released("the lease was over before the push");
    }

    /// A verdict counts only under the fence and about the branch as it is: else empty, for another try.
    private Optional<Outcome> verdict(Outcome outcome, String branch, String fence) {
        Remote now = read();
        return now.branch().equals(branch) && now.fence().equals(fence)
                ? Optional.of(outcome)
                : Optional.empty();
    }

    private Remote read() {
        Git git = cache.git().with(credentials);
        String listed =
                git.must(
                        "ls-remote",
                        "--end-of-options",
                        order.repository().url(),
                        branchRef,
                        fenceRef);
        Map<String, String> refs = new HashMap<>();
        listed.lines()
                .forEach(line -> {
                    String[] parts = line.split("\t", 2);
                    if (parts.length == 2) {
                        refs.put(parts[1], parts[0]);
                    }
                });
        for (String ref : List.of(branchRef, fenceRef)) {
            if (refs.containsKey(ref)) {
                Git.Result fetched = cache.fetch(ref);
                if (!fetched.ok()) {
                    throw new GitFailed("fetch of " + ref + " failed: " + fetched.err().strip());
                }
            }
        }
        String fence = refs.getOrDefault(fenceRef, "");
        return new Remote(
                refs.getOrDefault(branchRef, ""), fence, fence.isEmpty() ? -1 : fenceOffset(fence));
    }

    private long fenceOffset(String fence) {
        String subject = cache.git().must("log", "-1", "--format=%s", fence);
        try {
            return Long.parseLong(subject.replace("fence ", ""));
        } catch (NumberFormatException e) {
            throw new GitFailed(fenceRef + " on the remote is none of ours: " + subject);
        }
    }

    private String fenceCommit(String parent) {
        Git git = authored();
        String tree = git.mustRead("", "mktree");
        return parent.isEmpty()
                ? git.mustRead("fence " + offset + "\n", "commit-tree", tree)
                : git.mustRead("fence " + offset + "\n", "commit-tree", tree, "-p", parent);
    }

    private Git authored() {
        String date = "@" + order.at().getEpochSecond() + " +0000";
        return cache.git()
                .with(
                        Map.of(
                                "GIT_AUTHOR_NAME", order.author().name(),
                                "GIT_AUTHOR_EMAIL", order.author().email(),
                                "GIT_AUTHOR_DATE", date,
                                "GIT_COMMITTER_NAME", order.author().name(),
                                "GIT_COMMITTER_EMAIL", order.author().email(),
                                "GIT_COMMITTER_DATE", date));
    }

    /// The merge of any attempt of this run on the first-parent line since the plan's base.
    private Optional<Outcome> mergedBefore(CommitId head) {
        String format =
                "%(trailers:key=Fleet-Item,valueonly,separator=%x20)%x09"
                        + "%(trailers:key=Fleet-Attempt,valueonly,separator=%x20)";
        String log =
                cache.git()
                        .must(
                                "log",
                                "--first-parent",
                                "--format=" + format,
                                order.base() + ".." + head);
        String item = order.attempt().work().toString();
        return log.lines()
                .map(line -> line.split("\t", 2))
                .filter(parts ->
                        parts.length == 2 && parts[0].equals(item) && parts[1].matches("\\d{1,9}"))
                .findFirst()
                .map(parts -> new Outcome.Merged(head, Integer.parseInt(parts[1])));
    }

    private Optional<Outcome> merge(CommitId head, String oldBranch, String fence) {
        Git git = authored();
        Git.Result merged =
                git.run(
                        "merge-tree",
                        "--write-tree",
                        "--messages",
                        "--end-of-options",
                        head.hex(),
                        order.commit().hex());
        if (merged.exit() == 1) {
            return verdict(
                    failed(FailureKind.CONFLICT, conflict(head, merged.out())), oldBranch, fence);
        }
        if (!merged.ok()) {
            throw new GitFailed("git merge-tree failed: " + merged.err().strip());
        }
        String tree = merged.out().lines().findFirst().orElse("");
        AttemptId attempt = order.attempt();
        String message =
                "Merge run "
                        + order.run()
                        + ": "
                        + order.title().lines().findFirst().orElse("").strip()
                        + "\n\nFleet-Item: "
                        + attempt.work()
                        + "\nFleet-Attempt: "
                        + attempt.number()
                        + "\n";
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
                return verdict(failed(FailureKind.CHECK_FAILED, detail), oldBranch, fence);
            }
            case Check.Result.NotRun(FailureKind kind, String detail) -> {
                return Optional.of(failed(kind, detail));
            }
        }
        if (!stillGranted.getAsBoolean()) {
            return Optional.of(over());
        }
        boolean pushed =
                push(
                        Map.of(branchRef, oldBranch, fenceRef, fence),
                        commit + ":" + branchRef,
                        fenceCommit(fence) + ":" + fenceRef);
        return pushed
                ? Optional.of(new Outcome.Merged(commit, attempt.number()))
                : Optional.empty();
    }

    /// Both sides, for the agent that does the run again.
    private String conflict(CommitId head, String output) {
        String messages =
                output.lines()
                        .filter(line -> line.startsWith("CONFLICT"))
                        .reduce("", (one, other) -> one + "\n" + other);
        String theirs = cache.git().must("log", "--oneline", "-10", order.commit() + ".." + head);
        String text =
                "The work on "
                        + order.run()
                        + " does not merge with what was merged meanwhile:"
                        + messages
                        + "\nMerged meanwhile:\n"
                        + theirs;
        return text.length() <= CONTEXT ? text : text.substring(0, CONTEXT);
    }

    /// Pushes all or nothing, each ref only from the value expected; an empty value expects it absent.
    private boolean push(Map<String, String> expected, String... refspecs) {
        List<String> arguments = new ArrayList<>(List.of("push", "-q", "--no-verify", "--atomic"));
        expected.forEach((ref, value) -> arguments.add("--force-with-lease=" + ref + ":" + value));
        arguments.add("--end-of-options");
        arguments.add(order.repository().url());
        arguments.addAll(List.of(refspecs));
        Git.Result result = cache.git().with(credentials).run(arguments.toArray(String[]::new));
        if (result.ok()) {
            return true;
        }
        Remote now = read();
        boolean moved =
                expected.entrySet().stream()
                        .anyMatch(each ->
                                !each.getValue()
                                        .equals(
                                                each.getKey().equals(branchRef)
                                                        ? now.branch()
                                                        : now.fence()));
        if (!moved) {
            throw new GitFailed("the remote refused the push: " + result.err().strip());
        }
        return false;
    }

    private static Outcome failed(FailureKind kind, String detail) {
        return new Outcome.Failed(
                kind, detail, new Salvage.Nothing("a merge leaves nothing behind"), Usage.UNKNOWN);
    }
}
