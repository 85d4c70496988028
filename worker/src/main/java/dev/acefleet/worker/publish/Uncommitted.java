package dev.acefleet.worker.publish;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an agent leaves uncommitted in a clone, made a commit by a private index: the clone's own index and files stay
/// as they are. Whatever is larger than work is, is left out and named: a core dump or a tree of downloaded packages
/// must not cost the push that saves the rest. Documents that travel are in it as they stand, seen by git or not. Used once.
final class Uncommitted {
    private static final Logger LOG = LoggerFactory.getLogger(Uncommitted.class);

    /// Who commits it.
    static final String COMMITTER = "salvage@acefleet.invalid";

    /// Bytes of one file: hosts of repositories refuse a push for one of 50 or 100 MB.
    static final long FILE = 20L * 1024 * 1024;

    /// Bytes of all files: they go over a slow line while an operator waits for the worker to stop.
    static final long ALL = 100L * 1024 * 1024;

    /// Files: more than anybody writes in an hour, fewer than a tree of packages has.
    static final int FILES = 10_000;

    /// Names of what was left out that are told.
    private static final int SHOWN = 5;

    /// Characters of such a name.
    private static final int NAME = 200;

    private final Git clone;
    private final DocumentFiles documents;
    private final Secrets secrets;
    private final Git git;
    private final Set<String> taken = new LinkedHashSet<>();
    private final List<String> leftOut = new ArrayList<>();
    private int leftOutCount;
    private long bytes;

    /// @param clone reclaimed from the agent
    /// @param scratch a file of the worker for a temporary index
    /// @param secrets that an agent may have written into a name
    Uncommitted(Git clone, Path scratch, DocumentFiles documents, Secrets secrets) {
        this(clone, scratch, documents, secrets, COMMITTER);
    }

    /// @param committer who commits it
    Uncommitted(
            Git clone, Path scratch, DocumentFiles documents, Secrets secrets, String committer) {
        this.clone = clone;
        this.documents = documents;
        this.secrets = secrets;
        git =
                clone.with(
                        Map.of(
                                "GIT_INDEX_FILE",
                                scratch.toString(),
                                "GIT_AUTHOR_NAME",
                                "Ace Fleet",
                                "GIT_AUTHOR_EMAIL",
                                committer,
                                "GIT_COMMITTER_NAME",
                                "Ace Fleet",
                                "GIT_COMMITTER_EMAIL",
                                committer));
    }

    /// @param commit the agent's own last one, when nothing was added
    /// @param leftOut names with reasons, at most a few; the last one may count the others
    record Saved(CommitId commit, List<String> leftOut) {
        Saved {
            leftOut = List.copyOf(leftOut);
        }
    }

    /// What git cannot take (a pipe in a file's place) costs what was not committed, and no more.
    Saved onTopOf(CommitId head, AttemptId attempt) {
        try {
            return new Saved(commit(head, attempt), leftOut());
        } catch (GitFailed e) {
            String why = secrets.mask(String.valueOf(e.getMessage()));
            LOG.warn("What {} left uncommitted cannot be saved: {}", attempt, why);
            return new Saved(head, List.of("all that was not committed: " + why));
        }
    }

    private CommitId commit(CommitId head, AttemptId attempt) {
        git.must("read-tree", head.hex());
        // A private index and named files. `git add` would ask a repository inside the tree for its
        // state, by that repository's own configuration.
        names("--modified", "--deleted").forEach(this::take);
        names("--others", "--exclude-standard").sorted(shallowFirst()).forEach(this::take);
        if (!leftOut.isEmpty()) {
            LOG.warn("Of what {} left uncommitted is not saved: {}", attempt, leftOut());
        }
        if (!taken.isEmpty()) {
            git.mustRead(
                    String.join("\0", taken) + "\0",
                    "update-index",
                    "-z",
                    "--add",
                    "--remove",
                    "--stdin");
        }
        documents.changed().forEach(this::takeDocument);
        String tree = git.must("write-tree");
        if (tree.equals(git.must("rev-parse", head.hex() + "^{tree}"))) {
            return head;
        }
        return new CommitId(git.mustRead(message(attempt), "commit-tree", tree, "-p", head.hex()));
    }

    /// The end of a list that is too long is left away: there are far more names in it than are taken.
    private Stream<String> names(String... which) {
        List<String> arguments = new ArrayList<>(List.of("ls-files", "-z"));
        arguments.addAll(List.of(which));
        Git.Result listed = git.run(arguments.toArray(String[]::new));
        if (!listed.ok()) {
            throw new GitFailed("git ls-files failed: " + listed.err().strip());
        }
        String whole = listed.out().substring(0, listed.out().lastIndexOf('\0') + 1);
        return Stream.of(whole.split("\0", -1)).filter(name -> !name.isEmpty());
    }

    /// Packages and build output lie deeper than what an agent writes.
    private static Comparator<String> shallowFirst() {
        return Comparator.comparingLong(name -> name.chars().filter(c -> c == '/').count());
    }

    private void takeDocument(String path, String text) {
        String blob = git.mustRead(text, "hash-object", "-w", "--stdin");
        git.must(
                "update-index", "--add", "--replace", "--cacheinfo", "100644," + blob + "," + path);
    }

    private void take(String name) {
        if (taken.contains(name) || documents.covers(name)) {
            return;
        }
        long size = size(name);
        if (size > FILE) {
            leaveOut(name, size / 1024 / 1024 + " MB");
        } else if (bytes + size > ALL) {
            leaveOut(name, "more than " + ALL / 1024 / 1024 + " MB together");
        } else if (taken.size() == FILES) {
            leaveOut(name, "more than " + FILES + " files");
        } else {
            bytes += size;
            taken.add(name);
        }
    }

    private void leaveOut(String name, String why) {
        leftOutCount++;
        if (leftOutCount <= SHOWN) {
            String told = secrets.mask(name);
            leftOut.add(told.substring(0, Math.min(NAME, told.length())) + " (" + why + ")");
        }
    }

    /// Of what is no file, or cannot be asked for by this name, git decides.
    private long size(String name) {
        try {
            Path file = clone.gitDir().resolveSibling(name);
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
        } catch (IOException | InvalidPathException e) {
            return 0;
        }
    }

    private List<String> leftOut() {
        List<String> told = new ArrayList<>(leftOut);
        if (leftOutCount > SHOWN) {
            told.add((leftOutCount - SHOWN) + " more");
        }
        return told;
    }

    private String message(AttemptId attempt) {
        String subject = "chore: what " + attempt + " left uncommitted\n";
        return leftOut.isEmpty()
                ? subject
                : subject + "\nLeft out:\n- " + String.join("\n- ", leftOut()) + "\n";
    }
}
