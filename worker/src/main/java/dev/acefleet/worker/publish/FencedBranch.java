package dev.acefleet.worker.publish;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.secrets.Telling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A plan's integration branch, written by one lease at a time (protocol P21 to P23).
///
/// Whoever writes first takes the plan's fence, a ref that holds the journal offset of the lease: who finds a higher one
/// has been superseded and says nothing. Only then it looks what is there, and what it makes of that is pushed together
/// with the fence in one atomic push, both only from the value that was read. A death anywhere leaves either nothing on
/// the remote or the whole of it, which the next one finds by its trailers.
final class FencedBranch {
    private static final int TRIES = 5;

    /// How long the remote may take to say whether a push came through that was cut off: whoever cut it off waits.
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final RepositoryCache cache;
    private final Map<String, String> credentials;
    private final Plan plan;
    private final long offset;
    private final BooleanSupplier stillGranted;
    private final Telling telling;
    private final String branchRef;
    private final String fenceRef;
    private Optional<Pushing> pushing = Optional.empty();

    /// What is the same for every order of a plan.
    ///
    /// @param base the plan's first base: the branch is made from it, and nothing of the plan is older
    /// @param author of every commit, together with `at` its author's and committer's
    record Plan(
            Repository repository,
            PlanId id,
            String branch,
            CommitId base,
            List<String> fetchRefs,
            Identity author,
            Instant at) {
        Plan {
            fetchRefs = List.copyOf(fetchRefs);
        }
    }

    /// @param offset journal offset of the lease
    /// @param stillGranted asked before each push (protocol P15)
    FencedBranch(
            RepositoryCache cache,
            Map<String, String> credentials,
            Plan plan,
            long offset,
            BooleanSupplier stillGranted,
            Telling telling) {
        this.cache = cache;
        this.credentials = Map.copyOf(credentials);
        this.plan = plan;
        this.offset = offset;
        this.stillGranted = stillGranted;
        this.telling = telling;
        this.branchRef = "refs/heads/" + plan.branch();
        this.fenceRef = plan.id().refs() + "fence";
    }

    /// A push of the branch that has begun and of whose end nothing is known.
    private record Pushing(CommitId commit, Outcome done) {}

    /// What the remote has: empty text for a ref that is not there.
    private record Remote(String branch, String fence, long fenceOffset) {}

    /// What is done under the fence. Called again when somebody else has moved a ref meanwhile.
    @FunctionalInterface
    interface Deed {
        /// @return empty: from the fetch again
        Optional<Outcome> on(Head head);
    }

    /// The branch as it was read under the fence.
    final class Head {
        private final String branch;
        private final String fence;

        private Head(String branch, String fence) {
            this.branch = branch;
            this.fence = fence;
        }

        CommitId commit() {
            return branch.isEmpty() ? plan.base() : new CommitId(branch);
        }

        /// A verdict counts only under the fence and about the branch as it is: else empty, for another try.
        Optional<Outcome> verdict(Outcome outcome) {
            Remote now = read();
            return now.branch().equals(branch) && now.fence().equals(fence)
                    ? Optional.of(outcome)
                    : Optional.empty();
        }

        /// Makes `commit` the branch's head.
        ///
        /// @param done what is said then
        Optional<Outcome> push(CommitId commit, Outcome done) {
            if (!stillGranted.getAsBoolean()) {
                return Optional.of(over());
            }
            String moved = fenceCommit(fence);
            pushing = Optional.of(new Pushing(commit, done));
            boolean pushed =
                    FencedBranch.this.push(
                            Map.of(branchRef, branch, fenceRef, fence),
                            commit + ":" + branchRef,
                            moved + ":" + fenceRef);
            pushing = Optional.empty();
            return pushed ? Optional.of(done) : Optional.empty();
        }
    }

    /// Does it until it is done, superseded, or has failed.
    Outcome write(Deed deed) {
        try {
            cache.open();
            if (!cache.git().run("check-ref-format", "--branch", plan.branch()).ok()) {
                return failed(
                        FailureKind.CONFIGURATION,
                        "\"" + plan.branch() + "\" cannot be the name of a branch");
            }
            cache.ensure(plan.base(), plan.fetchRefs());
            for (int i = 0; i < TRIES; i++) {
                Optional<Outcome> outcome = once(deed);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            return failed(
                    FailureKind.INFRASTRUCTURE,
                    plan.branch() + " moved under each of " + TRIES + " pushes");
        } catch (GitFailed e) {
            return failed(FailureKind.INFRASTRUCTURE, String.valueOf(e.getMessage()));
        }
    }

    /// Whether a push that was cut off came through, and what is said then.
    ///
    /// @throws GitFailed when the remote does not say
    Optional<Outcome> landed() {
        return pushing.filter(push ->
                        listed(cache.git().within(LOOK))
                                .getOrDefault(branchRef, "")
                                .equals(push.commit().hex()))
                .map(Pushing::done);
    }

    /// One try from the fetch on; empty when somebody else moved a ref meanwhile.
    private Optional<Outcome> once(Deed deed) {
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
        return deed.on(new Head(remote.branch(), fence));
    }

    private Outcome superseded() {
        return new Outcome.Released(
                "superseded: the plan's fence is past journal offset " + offset);
    }

    private static Outcome over() {
        return new Outcome.Released("the lease was over before the push");
    }

    private Remote read() {
        Map<String, String> refs = listed(cache.git());
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

    private Map<String, String> listed(Git git) {
        String listed =
                git.with(credentials)
                        .must(
                                "ls-remote",
                                "--end-of-options",
                                plan.repository().url(),
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
        return refs;
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

    /// Git on the cache that commits as the order says: the same order makes the same commit.
    Git authored() {
        return cache.git().with(authorship());
    }

    /// Environment that makes git commit so.
    Map<String, String> authorship() {
        String date = "@" + plan.at().getEpochSecond() + " +0000";
        return Map.of(
                "GIT_AUTHOR_NAME", plan.author().name(),
                "GIT_AUTHOR_EMAIL", plan.author().email(),
                "GIT_AUTHOR_DATE", date,
                "GIT_COMMITTER_NAME", plan.author().name(),
                "GIT_COMMITTER_EMAIL", plan.author().email(),
                "GIT_COMMITTER_DATE", date);
    }

    /// The trailers by which a commit of the fleet's is found again.
    static String trailers(WorkId item, int attempt) {
        return "\nFleet-Item: " + item + "\nFleet-Attempt: " + attempt + "\n";
    }

    /// @param attempt whose commit it is
    record Found(CommitId commit, int attempt) {}

    /// Commits of any attempt of this item on the first-parent line since the plan's base, the newest first.
    List<Found> find(CommitId head, WorkId item) {
        String format =
                "%H%x09%(trailers:key=Fleet-Item,valueonly,separator=%x20)%x09"
                        + "%(trailers:key=Fleet-Attempt,valueonly,separator=%x20)";
        String log =
                cache.git()
                        .must(
                                "log",
                                "--first-parent",
                                "--format=" + format,
                                plan.base() + ".." + head);
        return log.lines()
                .map(line -> line.split("\t", 3))
                .filter(parts ->
                        parts.length == 3
                                && parts[1].equals(item.toString())
                                && parts[2].matches("\\d{1,9}"))
                .map(parts -> new Found(new CommitId(parts[0]), Integer.parseInt(parts[2])))
                .toList();
    }

    /// Pushes all or nothing, each ref only from the value expected; an empty value expects it absent.
    private boolean push(Map<String, String> expected, String... refspecs) {
        List<String> arguments = new ArrayList<>(List.of("push", "-q", "--no-verify", "--atomic"));
        expected.forEach((ref, value) -> arguments.add("--force-with-lease=" + ref + ":" + value));
        arguments.add("--end-of-options");
        arguments.add(plan.repository().url());
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

    Outcome failed(FailureKind kind, String detail) {
        return failed(telling, kind, detail);
    }

    static Outcome failed(Telling telling, FailureKind kind, String detail) {
        return telling.failed(
                kind, detail, telling.nothing("nothing was written to the branch"), Usage.UNKNOWN);
    }
}
