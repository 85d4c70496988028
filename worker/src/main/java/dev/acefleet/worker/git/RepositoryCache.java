package dev.acefleet.worker.git;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.Git.NotThere;
import dev.acefleet.worker.git.Git.Transport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One bare repository per remote, from which attempts borrow their objects. Never collects garbage, because clones
/// point into it. Several workers on one machine may share it: fetches hold a file lock. A process that dies in a fetch
/// leaves objects that nothing refers to, and at worst git's own locks on refs, which the next fetch takes away.
public final class RepositoryCache {
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    /// Digits of a digest that name a repository or a ref on the disk: enough that no two share one.
    private static final int NAME_DIGITS = 32;

    /// How git complains of a lock that another git has left.
    private static final String LEFT_LOCK = ".lock': File exists";

    /// How git says that the remote answers, and has no ref of that name.
    private static final String NO_SUCH_REF = "couldn't find remote ref";

    /// Before a remote that did not answer is asked once more.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Repository repository;
    private final Path directory;
    private final Map<String, String> credentials;
    private final AttemptRefs names;

    /// @param root of all caches
    /// @param credentials environment for git that opens the remote for reading; may be empty
    /// @param names of attempts' refs on the remote
    public RepositoryCache(
            Path root, Repository repository, Map<String, String> credentials, AttemptRefs names) {
        this.repository = repository;
        this.names = names;
        this.directory = root.resolve(hash(repository.key()) + ".git");
        this.credentials = Map.copyOf(credentials);
    }

    private static String hash(String text) {
        return Sha256.hex(text).substring(0, NAME_DIGITS);
    }

    public Path directory() {
        return directory;
    }

    /// What the refs of attempts are called on the remote.
    public AttemptRefs names() {
        return names;
    }

    /// Git on the cache, without credentials.
    public Git git() {
        return Git.bare(directory, Transport.REMOTE);
    }

    /// Makes the cache where it is missing.
    public void open() {
        locked(() -> {
            // What git makes last: a death in the middle is mended by doing it again.
            if (!Files.isDirectory(directory.resolve("objects/pack"))) {
                git().must(
                                "init",
                                "-q",
                                "--bare",
                                "--template=",
                                "--end-of-options",
                                directory.toString());
            }
            return directory;
        });
    }

    public boolean has(CommitId commit) {
        return git().run("cat-file", "-e", commit.hex() + "^{commit}").ok();
    }

    /// Sees to it that the commit is here: asks the remote for each of `refs` until it is, and for all branches last.
    ///
    /// @throws GitFailed when the remote does not answer or has no such commit
    public void ensure(CommitId commit, List<String> refs) {
        open();
        if (has(commit)) {
            return;
        }
        String last = "";
        for (String ref : refs) {
            last = fetch(ref).err();
            if (has(commit)) {
                return;
            }
        }
        Git.Result all = fetchAs("+refs/heads/*:refs/cache/heads/*");
        if (!has(commit)) {
            String what =
                    "commit "
                            + commit.abbreviated()
                            + " cannot be fetched from "
                            + repository
                            + ": ";
            throw all.ok()
                    ? new NotThere(what + "none of its branches and " + refs + " contain it")
                    : new GitFailed(what + all.err().strip() + last);
        }
    }

    /// Fetches what one ref of the remote points to.
    ///
    /// @throws GitFailed when this cannot be the full name of a ref
    public Git.Result fetch(String ref) {
        if (!ref.startsWith("refs/") || !git().run("check-ref-format", ref).ok()) {
            throw new GitFailed("\"" + ref + "\" is not the full name of a ref");
        }
        // Under a name that never stands in another's way: on the remote `a` may become `a/b`.
        return fetchAs("+" + names.onRemote(ref) + ":refs/cache/" + hash(ref));
    }

    /// Fetches the commit that one ref of the remote points to; empty where there is none. A remote that does not answer is
    /// asked once more: what is taken for missing is done again, which is dear.
    ///
    /// @throws GitFailed when this cannot be the full name of a ref, or the remote does not say
    public Optional<CommitId> fetchTip(String ref) {
        Git.Result result = fetch(ref);
        if (!isAnswer(result)) {
            pause();
            result = fetch(ref);
        }
        if (!isAnswer(result)) {
            throw new GitFailed(
                    ref + " cannot be fetched from " + repository + ": " + result.err().strip());
        }
        return result.ok()
                ? Optional.of(
                        new CommitId(
                                git().must(
                                                "rev-parse",
                                                "--verify",
                                                "refs/cache/" + hash(ref) + "^{commit}")))
                : Optional.empty();
    }

    private static boolean isAnswer(Git.Result result) {
        return result.ok() || result.err().contains(NO_SUCH_REF);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitFailed("interrupted while waiting for the remote");
        }
    }

    private Git.Result fetchAs(String refspec) {
        return locked(() -> {
            Git.Result result = fetchOnce(refspec);
            return !result.ok() && result.err().contains(LEFT_LOCK) && unlocked()
                    ? fetchOnce(refspec)
                    : result;
        });
    }

    private Git.Result fetchOnce(String refspec) {
        return git().with(credentials)
                .run(
                        "fetch",
                        "-q",
                        "--prune",
                        "--no-tags",
                        "--no-write-fetch-head",
                        "--end-of-options",
                        repository.url(),
                        refspec);
    }

    /// Takes away the locks on refs that a fetch has left which was killed: whoever holds the cache's own lock is the only
    /// one who writes refs.
    private boolean unlocked() {
        try (Stream<Path> files = Files.walk(directory.resolve("refs"))) {
            for (Path lock :
                    Stream.concat(files, Stream.of(directory.resolve("packed-refs.lock")))
                            .filter(file -> file.toString().endsWith(".lock"))
                            .toList()) {
                Files.deleteIfExists(lock);
            }
            return true;
        } catch (IOException e) {
            throw new GitFailed("locks left in " + directory + " cannot be removed: " + e);
        }
    }

    /// Takes the commit that a local clone's ref points to, with all it needs.
    public void take(Path clone, String ref, String as) {
        locked(() ->
                git().must(
                                "fetch",
                                "-q",
                                "--no-tags",
                                "--no-write-fetch-head",
                                "--end-of-options",
                                clone.toString(),
                                "+" + ref + ":" + as));
    }

    private <T> T locked(Supplier<T> action) {
        ReentrantLock lock = LOCKS.computeIfAbsent(directory, _ -> new ReentrantLock());
        try {
            // Another attempt's fetch may take long.
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitFailed("interrupted while waiting for " + directory);
        }
        try {
            Files.createDirectories(directory.getParent());
            Path file = directory.resolveSibling(directory.getFileName() + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!held.isValid()) {
                    throw new GitFailed("The lock of " + directory + " was lost");
                }
                return action.get();
            }
        } catch (IOException e) {
            throw new GitFailed("The cache " + directory + " cannot be locked: " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
