package dev.acefleet.worker.run;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One attempt's own directories: the clone the agent works in, its home, and files of the worker beside them. No other
/// attempt sees them. Made for the attempt, thrown away after it; what a crash leaves, the worker's next start throws
/// away ([#sweep]).
public final class Workspace {
    /// The branch that the agent works on.
    public static final String BRANCH = "fleet-work";

    private final Path root;
    private final RepositoryCache cache;
    private final CommitId base;
    private final byte[] config;

    private Workspace(Path root, RepositoryCache cache, CommitId base, byte[] config) {
        this.root = root;
        this.cache = cache;
        this.base = base;
        this.config = config;
    }

    /// Clones the cache's `base` and checks it out.
    ///
    /// @throws GitFailed when the workspace cannot be made as ordered: nothing may be started in it then (DX-05)
    public static Workspace create(
            Path attempts, AttemptId attempt, RepositoryCache cache, CommitId base) {
        Path root =
                attempts.resolve(attempt.work().plan().value())
                        .resolve(attempt.work().item())
                        .resolve(String.valueOf(attempt.number()));
        try {
            delete(root);
            Path tree = root.resolve("tree");
            Files.createDirectories(tree);
            for (String name : List.of("home", "tmp")) {
                Files.createDirectories(root.resolve(name));
            }
            Git git = Git.of(tree);
            git.must(
                    "init",
                    "-q",
                    "--template=",
                    "--initial-branch=" + BRANCH,
                    "--end-of-options",
                    tree.toString());
            Files.writeString(tree.resolve(".git/objects/info/alternates"), alternates(cache));
            git.must("update-ref", "refs/heads/" + BRANCH, base.hex());
            git.must("read-tree", "--reset", "-u", base.hex());
            String head = git.must("rev-parse", "--verify", "HEAD^{commit}");
            if (!head.equals(base.hex())) {
                throw new GitFailed("the clone stands at " + head + " instead of its base " + base);
            }
            return new Workspace(
                    root, cache, base, Files.readAllBytes(tree.resolve(".git/config")));
        } catch (IOException e) {
            throw new GitFailed("the workspace " + root + " cannot be made: " + e);
        }
    }

    /// Throws away what attempts have left, each by itself: one that cannot be removed does not keep the others. For
    /// the start of a worker that has the directory alone, after what earlier starts left running is gone.
    ///
    /// @return what could not be removed, and why
    public static List<String> sweep(Path attempts) {
        List<String> left = new ArrayList<>();
        for (Path plan : entries(attempts, left)) {
            int before = left.size();
            for (Path item : entries(plan, left)) {
                for (Path attempt : entries(item, left)) {
                    tryDelete(attempt, left);
                }
            }
            if (left.size() == before) {
                tryDelete(plan, left);
            }
        }
        return List.copyOf(left);
    }

    private static List<Path> entries(Path directory, List<String> left) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            left.add(directory + ": " + reason(e));
            return List.of();
        }
    }

    private static void tryDelete(Path path, List<String> left) {
        try {
            delete(path);
        } catch (IOException e) {
            left.add(path + ": " + reason(e));
        }
    }

    /// Without the path, which an agent may have made as long as it liked.
    private static String reason(IOException e) {
        return e instanceof FileSystemException failed && failed.getReason() != null
                ? failed.getReason()
                : e.getClass().getSimpleName();
    }

    public CommitId base() {
        return base;
    }

    /// Where the agent works.
    public Path tree() {
        return root.resolve("tree");
    }

    /// The agent's HOME.
    public Path home() {
        return root.resolve("home");
    }

    /// The agent's TMPDIR.
    public Path tmp() {
        return root.resolve("tmp");
    }

    /// A file of the worker, outside of what the agent works in.
    public Path file(String name) {
        return root.resolve(name);
    }

    /// Makes `commit` what the clone's branch stands on and leaves the files as they are: what they hold beyond it is not
    /// committed then. Before an agent has it.
    public void standOn(CommitId commit) {
        Git git = Git.of(tree());
        git.must("update-ref", "refs/heads/" + BRANCH, commit.hex());
        git.must("read-tree", commit.hex());
        // Else every file looks changed to who asks the index alone.
        git.run("update-index", "-q", "--refresh");
    }

    /// Takes the clone back from the agent: only its objects and the commit that it stands on are the agent's then. All
    /// else that git would read (configuration, hooks, attributes, excludes, refs, index, links to other repositories)
    /// is as it was made, so that nothing of the agent's runs, and nothing it has hidden from git stays hidden
    /// (reliability S6). May be called again.
    ///
    /// @throws GitFailed when that cannot be done, because the agent has broken or replaced its `.git`
    public Git reclaim() {
        Path dir = tree().resolve(".git");
        try {
            mustBeOurs(dir);
            keepOnly(dir, Set.of("HEAD", "refs", "packed-refs", "objects"));
            Files.write(dir.resolve("config"), config);
            delete(dir.resolve("objects/info"));
            Files.createDirectories(dir.resolve("objects/info"));
            Files.writeString(dir.resolve("objects/info/alternates"), alternates(cache));
            Git git = Git.of(tree());
            String head = git.must("rev-parse", "--verify", "HEAD^{commit}");
            delete(dir.resolve("refs"));
            delete(dir.resolve("packed-refs"));
            Files.createDirectories(dir.resolve("refs/heads"));
            Files.writeString(dir.resolve("refs/heads/" + BRANCH), head + "\n");
            Files.writeString(dir.resolve("HEAD"), "ref: refs/heads/" + BRANCH + "\n");
            git.must("read-tree", head);
            return git;
        } catch (IOException e) {
            throw new GitFailed("the clone cannot be looked at again: " + e);
        }
    }

    private static void mustBeOurs(Path dir) throws IOException {
        boolean isOurs =
                Files.isDirectory(dir, LinkOption.NOFOLLOW_LINKS)
                        && Files.isRegularFile(dir.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                        && Files.isDirectory(dir.resolve("refs"), LinkOption.NOFOLLOW_LINKS)
                        && Files.isDirectory(dir.resolve("objects"), LinkOption.NOFOLLOW_LINKS);
        if (!isOurs) {
            throw new GitFailed("the agent has replaced the clone's .git");
        }
        for (String part : List.of("objects", "refs", "packed-refs")) {
            Path path = dir.resolve(part);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && hasOddFile(path)) {
                throw new GitFailed(
                        "the agent has put into the clone's .git/" + part + " what is no file");
            }
        }
    }

    /// A link leads out of the clone, and a pipe would be waited for.
    private static boolean hasOddFile(Path path) throws IOException {
        try (Stream<Path> below = Files.walk(path)) {
            return below.anyMatch(file ->
                    !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void keepOnly(Path directory, Set<String> names) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            delete(directory);
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!names.contains(String.valueOf(entry.getFileName()))) {
                    delete(entry);
                }
            }
        }
    }

    private static String alternates(RepositoryCache cache) {
        return cache.directory().resolve("objects") + "\n";
    }

    /// Removes everything of the attempt from the disk.
    public void delete() {
        try {
            delete(root);
        } catch (IOException e) {
            throw new GitFailed("the workspace " + root + " cannot be removed: " + reason(e));
        }
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path dir, BasicFileAttributes attributes) {
                        // An agent may have taken its own directories' rights away.
                        var _ = dir.toFile().setWritable(true) && dir.toFile().setExecutable(true);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                            throws IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
