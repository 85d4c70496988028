package dev.acefleet.worker.git;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.Git.GitFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes commits of named files alone, through an index of its own: no working tree is looked at or touched, and nothing
/// can get in that was not named. Authors and dates are the caller's, by [Git#with].
public final class PlainCommit {
    /// By mode and name git takes a path out of an index.
    private static final String NO_BLOB = "0".repeat(40);

    private final Git git;
    private final Path scratch;

    /// @param scratch an existing directory of the worker's for temporary files
    public PlainCommit(Git git, Path scratch) {
        this.git = git;
        this.scratch = scratch;
    }

    /// The parent with these files as they are given.
    ///
    /// @param files by path, with their whole texts
    /// @return empty where that changes nothing
    /// @throws GitFailed when git says no, or a path is a link in the parent
    public Optional<CommitId> on(CommitId parent, Map<String, String> files, String message) {
        TreeFiles before = new TreeFiles(git, parent, List.copyOf(files.keySet()));
        Path directory = directory();
        try {
            Git own = git.with(Map.of("GIT_INDEX_FILE", directory.resolve("index").toString()));
            own.must("read-tree", parent.hex());
            files.forEach((path, text) -> {
                String blob = own.mustRead(text, "hash-object", "-w", "--stdin");
                own.must(
                        "update-index",
                        "--add",
                        "--cacheinfo",
                        before.mode(path) + "," + blob + "," + path);
            });
            return commit(own, parent, message);
        } finally {
            clear(directory);
        }
    }

    /// Commits what an index of the caller's holds.
    ///
    /// @param git with that index
    public static Optional<CommitId> commit(Git git, CommitId parent, String message) {
        String tree = git.must("write-tree");
        return tree.equals(git.must("rev-parse", "--verify", parent.hex() + "^{tree}"))
                ? Optional.empty()
                : Optional.of(
                        new CommitId(
                                git.mustRead(message, "commit-tree", tree, "-p", parent.hex())));
    }

    /// A commit as it would be if some paths were as they were before it.
    ///
    /// @param before its parent
    /// @param paths files that it has changed
    /// @throws GitFailed when git says no
    public CommitId without(CommitId commit, CommitId before, List<String> paths) {
        Path directory = directory();
        try {
            Git own = git.with(Map.of("GIT_INDEX_FILE", directory.resolve("index").toString()));
            own.must("read-tree", commit.hex());
            // Of the parent nothing is asked by names, which may be more than an argument holds.
            Set<String> wanted = Set.copyOf(paths);
            StringBuilder entries = new StringBuilder();
            paths.forEach(path ->
                    entries.append("0 ").append(NO_BLOB).append('\t').append(path).append('\0'));
            for (String entry : own.must("ls-tree", "-r", "-z", before.hex()).split("\0", -1)) {
                if (wanted.contains(entry.substring(entry.indexOf('\t') + 1))) {
                    entries.append(entry).append('\0');
                }
            }
            own.mustRead(entries.toString(), "update-index", "-z", "--index-info");
            String tree = own.must("write-tree");
            return new CommitId(
                    own.mustRead("Without notes\n", "commit-tree", tree, "-p", before.hex()));
        } finally {
            clear(directory);
        }
    }

    private Path directory() {
        try {
            return Files.createTempDirectory(scratch, "commit-");
        } catch (IOException e) {
            throw new GitFailed("nothing can be written to " + scratch + ": " + e);
        }
    }

    private static void clear(Path directory) {
        List<Path> files = new ArrayList<>(List.of(directory.resolve("index.lock")));
        files.add(directory.resolve("index"));
        files.add(directory);
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new GitFailed(file + " cannot be removed: " + e);
            }
        }
    }
}
