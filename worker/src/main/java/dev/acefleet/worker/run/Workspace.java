package dev.acefleet.worker.run;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One attempt's own directories: the clone the agent works in, its home, and files of the worker beside them. No other
/// attempt sees them. Made for the attempt, thrown away after it; what a crash leaves is thrown away when the same attempt
/// or the worker's next start finds it.
public final class Workspace {
    /// The branch that the agent works on.
    public static final String BRANCH = "fleet-work";

    private final Path root;
    private final CommitId base;
    private final byte[] config;

    private Workspace(Path root, CommitId base, byte[] config) {
        this.root = root;
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
                    "--initial-branch=" + BRANCH,
                    "--end-of-options",
                    tree.toString());
            Path alternates = tree.resolve(".git/objects/info/alternates");
            Files.writeString(alternates, cache.directory().resolve("objects") + "\n");
            git.must("update-ref", "refs/heads/" + BRANCH, base.hex());
            git.must("reset", "-q", "--hard");
            String head = git.must("rev-parse", "--verify", "HEAD^{commit}");
            if (!head.equals(base.hex())) {
                throw new GitFailed("the clone stands at " + head + " instead of its base " + base);
            }
            return new Workspace(root, base, Files.readAllBytes(tree.resolve(".git/config")));
        } catch (IOException e) {
            throw new GitFailed("the workspace " + root + " cannot be made: " + e);
        }
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

    /// Puts back what makes git trust this clone, after the agent has had it in its hands (reliability S6).
    ///
    /// @throws GitFailed when `.git` is no longer the directory that was made
    public Git reclaim() {
        Path dir = tree().resolve(".git");
        try {
            if (!Files.isDirectory(dir, LinkOption.NOFOLLOW_LINKS)
                    || Files.isSymbolicLink(dir.resolve("config"))
                    || Files.isSymbolicLink(dir.resolve("objects"))) {
                throw new GitFailed("the agent has replaced the clone's .git");
            }
            Files.deleteIfExists(dir.resolve("config.worktree"));
            Files.deleteIfExists(dir.resolve("info/attributes"));
            Files.deleteIfExists(dir.resolve("index.lock"));
            Files.deleteIfExists(dir.resolve("HEAD.lock"));
            Files.write(dir.resolve("config"), config);
            return Git.of(tree());
        } catch (IOException e) {
            throw new GitFailed("the clone cannot be looked at again: " + e);
        }
    }

    /// Removes everything of the attempt from the disk.
    public void delete() {
        try {
            delete(root);
        } catch (IOException e) {
            throw new GitFailed("the workspace " + root + " cannot be removed: " + e);
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
