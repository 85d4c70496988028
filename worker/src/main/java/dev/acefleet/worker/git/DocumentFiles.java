package dev.acefleet.worker.git;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.text.TextLimits;
import dev.acefleet.worker.git.Git.GitFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The documents that travel ([Documents]), in the clone of one attempt: those of `.ace`, or those of an assignment. There they
/// are files like others, for the agent to read and write, but git does not see them: nothing of their directory is
/// committed, and nothing of it makes the tree unclean.
///
/// Git still carries those of `.ace` between attempts at the same run: what an agent wrote is kept in the commit of the worker's own
/// that holds what was left uncommitted, on top of the agent's last one, on the attempt's ref (`Uncommitted`). That commit
/// is never merged, and only the one below it is ever said to be done; so whoever adopts an attempt whose report was lost,
/// or goes on from it, finds the recap, and no branch that people work on has it. Those of an assignment go with
/// reports alone. Where the repository keeps its documents this covers nothing.
///
/// Both a repository and an agent may have put links and other things in their place: none is followed, read or written.
public final class DocumentFiles {
    /// Directories below each other that are looked through.
    private static final int DEPTH = 8;

    /// Files and characters that are kept of what an agent has written.
    private static final int FILES = 2_000;

    private static final int CHARACTERS = 4 * TextLimits.DOCUMENT;

    private final Path tree;
    private final Documents documents;

    /// That they are in, with a slash at its end.
    private final String root;

    public DocumentFiles(Path tree, Documents documents) {
        this.tree = tree;
        this.documents = documents;
        root =
                documents.texts().keySet().stream()
                                .anyMatch(path -> path.startsWith(Documents.ASSIGNMENTS))
                        ? Documents.ASSIGNMENTS
                        : Documents.ROOT;
    }

    private String directory() {
        return root.substring(0, root.length() - 1);
    }

    /// Whether git carries what an agent has made of them.
    private boolean isCarried() {
        return root.equals(Documents.ROOT);
    }

    /// Those of a clone.
    public static DocumentFiles of(Git clone, Documents documents) {
        return new DocumentFiles(clone.gitDir().resolveSibling(""), documents);
    }

    public boolean travel() {
        return documents.travel();
    }

    /// Whether a path of the tree is none of git's business.
    public boolean covers(String path) {
        return travel() && (path.equals(directory()) || path.startsWith(root));
    }

    /// Lays them out before an agent is started; what an earlier agent wrote is left as it is.
    ///
    /// @param at what the clone's branch stands on
    /// @param checkout what stands in the tree: `at`, or on top of it what an earlier agent had left
    /// @param own what the agent is going to write; of an assignment nothing
    /// @throws GitFailed when they cannot be written where they belong
    public void lay(Git git, CommitId at, CommitId checkout, String own) {
        if (!travel()) {
            return;
        }
        Set<String> left = isCarried() ? left(git, at, checkout) : Set.of();
        try {
            if (!isCarried()) {
                clear(git);
            }
            for (Map.Entry<String, String> text : documents.texts().entrySet()) {
                if (!left.contains(text.getKey())) {
                    write(text.getKey(), text.getValue());
                }
            }
            if (isCarried() && !left.contains(own) && documents.text(own).isEmpty()) {
                Files.deleteIfExists(file(own));
            }
            hide(git);
        } catch (IOException e) {
            throw new GitFailed("the documents cannot be laid out: " + e);
        }
    }

    private Set<String> left(Git git, CommitId at, CommitId checkout) {
        return names(
                git.must(
                        "diff",
                        "--name-only",
                        "-z",
                        "--no-renames",
                        at.hex(),
                        checkout.hex(),
                        "--",
                        directory()));
    }

    /// Of a repository that has some all the same, none is there beside those that travel.
    private void clear(Git git) throws IOException {
        for (String path : names(git.run("ls-files", "-z", "--", directory()).out())) {
            Files.deleteIfExists(file(path));
        }
    }

    private static Set<String> names(String listed) {
        return List.of(listed.split("\0", -1)).stream()
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    private void write(String path, String text) throws IOException {
        Path file = file(path);
        Files.createDirectories(file.getParent());
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new GitFailed(path + " is no regular file in the commit");
        }
        Files.writeString(
                file,
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    /// Where a document is, if only true directories lead there.
    ///
    /// @throws GitFailed when anything else does
    private Path file(String path) {
        Path directory = tree;
        Path names = Path.of(path);
        for (Path name : names.subpath(0, names.getNameCount() - 1)) {
            directory = directory.resolve(name);
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new GitFailed(tree.relativize(directory) + " is no directory");
            }
        }
        return directory.resolve(names.getFileName());
    }

    /// For the agent's git. The worker's own leaves out what this covers.
    private void hide(Git git) throws IOException {
        Path info = Files.createDirectories(git.gitDir().resolve("info"));
        Files.writeString(info.resolve("exclude"), "/" + root + "\n");
        String tracked = git.run("ls-files", "-z", "--", directory()).out();
        if (!tracked.isEmpty()) {
            git.mustRead(tracked, "update-index", "-z", "--skip-worktree", "--stdin");
        }
    }

    /// The text of a document as it stands in the tree now; empty where there is none, or none that is text.
    public Optional<String> text(String path) {
        try {
            Path file = file(path);
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? read(file)
                    : Optional.empty();
        } catch (IOException | GitFailed e) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(TextLimits.DOCUMENT + 1);
            return bytes.length > TextLimits.DOCUMENT
                    ? Optional.empty()
                    : Optional.of(
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes))
                                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// What stands in the tree otherwise than it was laid out and is to be carried by git, by path.
    public Map<String, String> changed() {
        Map<String, String> changed = new TreeMap<>();
        if (!travel() || !isCarried()) {
            return changed;
        }
        try {
            Files.walkFileTree(
                    tree.resolve(directory()),
                    EnumSet.noneOf(FileVisitOption.class),
                    DEPTH,
                    new Changes(changed));
        } catch (IOException e) {
            throw new GitFailed("the documents cannot be looked at again: " + e);
        }
        return changed;
    }

    private final class Changes extends SimpleFileVisitor<Path> {
        private final Map<String, String> changed;
        private int characters;

        Changes(Map<String, String> changed) {
            this.changed = changed;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = tree.relativize(file).toString();
            Optional<String> now =
                    attributes.isRegularFile() && Documents.isPath(path)
                            ? text(path)
                            : Optional.empty();
            if (now.isPresent() && !now.equals(documents.text(path))) {
                characters += now.get().length();
                if (characters > CHARACTERS || changed.size() == FILES) {
                    return FileVisitResult.TERMINATE;
                }
                changed.put(path, now.get());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }
}
