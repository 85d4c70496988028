package dev.acefleet.worker.publish;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.secrets.Telling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Pushes an attempt's work to the attempt's own ref, and to nothing else. Works in the cache, which no agent has
/// touched: the clone is only read from. Attempts do not share refs, so pushing again what was pushed before changes
/// nothing, and a death in between leaves the ref as it was or as it should be.
public final class Publisher {
    /// Tries of one push: with pauses that double, four minutes, so that a short outage of the remote costs no finished
    /// run. Where there is a hurry, one.
    private static final int TRIES = 9;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Where a commit of the worker's own is put in a clone, to be taken from there.
    private static final String OWN = "refs/fleet/salvage";

    /// Who commits for an agent what it should have committed.
    static final String GUARD = "guard@acefleet.invalid";

    private final Repository repository;
    private final RepositoryCache cache;
    private final Map<String, String> credentials;
    private final Telling telling;
    private final CompletableFuture<?> hurry;
    private final Duration pause;

    /// @param credentials environment for git that opens the remote for writing; may be empty
    /// @param telling knows the secrets, which must never be pushed
    /// @param hurry completes when somebody waits for the end of it all: from then on a push is tried once
    public Publisher(
            Repository repository,
            RepositoryCache cache,
            Map<String, String> credentials,
            Telling telling,
            CompletableFuture<?> hurry) {
        this(repository, cache, credentials, telling, hurry, PAUSE);
    }

    /// @param pause after the first try that failed
    Publisher(
            Repository repository,
            RepositoryCache cache,
            Map<String, String> credentials,
            Telling telling,
            CompletableFuture<?> hurry,
            Duration pause) {
        this.repository = repository;
        this.cache = cache;
        this.credentials = Map.copyOf(credentials);
        this.telling = telling;
        this.hurry = hurry;
        this.pause = pause;
    }

    /// By which is told what comes of the attempt whose work this pushes.
    public Telling telling() {
        return telling;
    }

    public sealed interface Published {
        /// @param ref by its name on the remote
        record Done(String ref) implements Published {}

        /// A configured secret stands in the work; nothing was pushed.
        record HasSecret(String detail) implements Published {}
    }

    /// Pushes `commit`, which the clone's `branch` holds.
    ///
    /// @throws GitFailed when the remote does not take it
    public Published publish(
            Path clone, String branch, CommitId base, CommitId commit, AttemptId attempt) {
        cache.take(clone, branch, attempt.ref());
        if (containsSecret(cache.git(), base, commit)) {
            return new Published.HasSecret(
                    "the work of " + attempt + " contains a secret of this worker's configuration");
        }
        String ref = cache.names().onRemote(attempt.ref());
        push(commit, ref);
        return new Published.Done(ref);
    }

    /// Pushes what an agent has committed so far, once, and only if the ref is where it was left. Nothing of the
    /// clone's is run or believed but its objects, which the remote checks.
    ///
    /// @param gitDir of the clone; an agent is working in it
    /// @param before what the ref holds, if it is there
    /// @return whether the ref holds `commit` now
    /// @throws GitFailed when the commit cannot be looked at, or must not be pushed
    boolean pushDraft(
            Path gitDir,
            CommitId base,
            CommitId commit,
            AttemptId attempt,
            Optional<CommitId> before) {
        String objects = gitDir.resolve("objects").toString();
        String quoted = '"' + objects.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        Git git = cache.git().with(Map.of("GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted));
        if (containsSecret(git, base, commit)) {
            throw new GitFailed("it contains a secret of this worker's configuration");
        }
        String ref = cache.names().onRemote(attempt.ref());
        String lease = ref + ":" + before.map(CommitId::hex).orElse("");
        return git.with(credentials)
                .run(
                        "push",
                        "-q",
                        "--no-verify",
                        "--force-with-lease=" + lease,
                        "--end-of-options",
                        repository.url(),
                        commit.hex() + ":" + ref)
                .ok();
    }

    private boolean containsSecret(Git git, CommitId base, CommitId commit) {
        List<String> secrets = telling.secrets().forms();
        if (secrets.isEmpty()) {
            return false;
        }
        // Merges too, against each of their parents: what a merge brings in of its own stands
        // nowhere else.
        return git.prints(
                secrets,
                "log",
                "-p",
                "-m",
                "--format=raw",
                "--no-ext-diff",
                "--no-textconv",
                "--text",
                base.hex() + ".." + commit.hex());
    }

    private void push(CommitId commit, String ref) {
        for (int tries = 1; ; tries++) {
            Optional<String> refusal = tryPush(commit, ref);
            if (refusal.isEmpty()) {
                return;
            }
            if (tries == TRIES || hurry.isDone()) {
                throw new GitFailed(
                        "push of "
                                + ref
                                + " failed "
                                + (tries == 1 ? "once" : tries + " times")
                                + "; the work is kept on this worker in "
                                + cache.directory()
                                + " as "
                                + commit
                                + ": "
                                + refusal.get());
            }
            rest(pause.multipliedBy(1L << (tries - 1)));
        }
    }

    /// @return why the remote did not take it; empty when it did
    private Optional<String> tryPush(CommitId commit, String ref) {
        Git.Result result =
                cache.git()
                        .with(credentials)
                        .run(
                                "push",
                                "-q",
                                "--no-verify",
                                "--end-of-options",
                                repository.url(),
                                "+" + commit.hex() + ":" + ref);
        return result.ok() ? Optional.empty() : Optional.of(result.err().strip());
    }

    /// Waits before the next try, but not when there is a hurry.
    private void rest(Duration time) {
        try {
            hurry.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Time for the next try.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitFailed("interrupted while pushing");
        }
    }

    /// @param leftOut what was not committed and is in no commit now, with the reason; empty when nothing is missing
    public record Salvaged(Salvage salvage, List<String> leftOut) {
        public Salvaged {
            leftOut = List.copyOf(leftOut);
        }
    }

    /// Saves what the attempt did to its ref: all that is committed, and of the rest as much as a push should bear
    /// ([Uncommitted]). Leaves the clone's index and files as they are.
    ///
    /// @param scratch a file of the worker for a temporary index
    /// @param documents as they were laid out in the clone, where they travel
    public Salvaged salvage(
            Git clone, Path scratch, CommitId base, AttemptId attempt, Documents documents) {
        Uncommitted.Saved saved;
        try {
            CommitId head = new CommitId(clone.must("rev-parse", "--verify", "HEAD^{commit}"));
            saved = uncommitted(clone, scratch, documents).onTopOf(head, attempt);
        } catch (GitFailed e) {
            return new Salvaged(failed(e), List.of());
        }
        return new Salvaged(saved(clone, base, saved, attempt), saved.leftOut());
    }

    private Salvage saved(Git clone, CommitId base, Uncommitted.Saved saved, AttemptId attempt) {
        if (saved.commit().equals(base)) {
            return telling.nothing(
                    saved.leftOut().isEmpty()
                            ? "the agent changed nothing"
                            : "the agent left only what cannot be kept");
        }
        try {
            return switch (publishOwn(clone, base, saved.commit(), attempt)) {
                case Published.Done done -> new Salvage.Saved(done.ref(), saved.commit());
                case Published.HasSecret secret ->
                        telling.nothing("not pushed: " + secret.detail());
            };
        } catch (GitFailed e) {
            return failed(e);
        }
    }

    /// @param leftOut as in [Salvaged]
    public record Kept(CommitId commit, Published published, List<String> leftOut) {
        public Kept {
            leftOut = List.copyOf(leftOut);
        }
    }

    /// Saves as [#salvage] does, and pushes also where that is nothing: somebody will go on from this commit.
    ///
    /// @throws GitFailed when the clone cannot be read, or the remote does not take it
    public Kept keep(
            Git clone, Path scratch, CommitId base, AttemptId attempt, Documents documents) {
        CommitId head = new CommitId(clone.must("rev-parse", "--verify", "HEAD^{commit}"));
        Uncommitted.Saved saved = uncommitted(clone, scratch, documents).onTopOf(head, attempt);
        return new Kept(
                saved.commit(), publishOwn(clone, base, saved.commit(), attempt), saved.leftOut());
    }

    /// What a guard has committed ([#guard]).
    ///
    /// @param commit the agent's own last one, when it had left nothing
    /// @param leftOut as in [Salvaged]
    public record Guarded(CommitId commit, List<String> leftOut) {
        public Guarded {
            leftOut = List.copyOf(leftOut);
        }
    }

    /// Commits what an agent has left uncommitted of work that is done: unlike a leftover it is a part of the work. Nothing is
    /// pushed; the clone's index and files stay as they are.
    ///
    /// @throws GitFailed when the clone cannot be read
    public Guarded guard(Git clone, Path scratch, AttemptId attempt, Documents documents) {
        CommitId head = new CommitId(clone.must("rev-parse", "--verify", "HEAD^{commit}"));
        Uncommitted.Saved saved =
                new Uncommitted(
                                clone,
                                scratch,
                                DocumentFiles.of(clone, documents),
                                telling.secrets(),
                                GUARD)
                        .onTopOf(head, attempt);
        return new Guarded(saved.commit(), saved.leftOut());
    }

    private Uncommitted uncommitted(Git clone, Path scratch, Documents documents) {
        return new Uncommitted(
                clone, scratch, DocumentFiles.of(clone, documents), telling.secrets());
    }

    /// Pushes a commit that the worker itself has made in the clone.
    ///
    /// @throws GitFailed when the remote does not take it
    public Published publishOwn(Git clone, CommitId base, CommitId commit, AttemptId attempt) {
        clone.must("update-ref", OWN, commit.hex());
        return publish(clone.gitDir(), OWN, base, commit, attempt);
    }

    private Salvage failed(GitFailed e) {
        return telling.nothing("salvage failed: " + e.getMessage());
    }

    /// Whether the commit was made of what an agent had left uncommitted: saved, but never said to be done.
    public boolean isLeftover(CommitId commit) {
        return cache.git()
                .must("log", "-1", "--format=%ce", commit.hex())
                .equals(Uncommitted.COMMITTER);
    }
}
