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

/// Makes commits of named files alone, through an index of its own: no working tree is looked at or touched, and nothing
/// can get in that was not named. Authors and dates are the caller's, by [Git#with].
public final class PlainCommit {
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
