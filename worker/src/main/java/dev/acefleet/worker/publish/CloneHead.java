package dev.acefleet.worker.publish;

import dev.acefleet.common.model.CommitId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where `HEAD` of a clone points that an agent is working in. Read from the files alone: git would read the clone's
/// configuration too, which is the agent's (reliability S6). A moment later it may point elsewhere.
final class CloneHead {
    private static final Pattern BRANCH = Pattern.compile("ref: (refs/heads/[A-Za-z0-9._/+@-]+)");

    /// A ref's file is one line; a file of packed refs this long has ten thousand.
    private static final int MOST = 1_000_000;

    private CloneHead() {}

    /// @return empty where there is no commit yet, or nothing that can be read
    static Optional<CommitId> read(Path gitDir) {
        try {
            String head = text(gitDir.resolve("HEAD"));
            var branch = BRANCH.matcher(head);
            return branch.matches() ? branch(gitDir, branch.group(1)) : commit(head);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<CommitId> branch(Path gitDir, String name) throws IOException {
        Path refs = gitDir.resolve("refs");
        Path loose = gitDir.resolve(name).normalize();
        if (loose.startsWith(refs) && Files.exists(loose, LinkOption.NOFOLLOW_LINKS)) {
            return commit(text(loose));
        }
        return text(gitDir.resolve("packed-refs"))
                .lines()
                .filter(line -> line.endsWith(" " + name))
                .findFirst()
                .flatMap(line -> commit(line.substring(0, line.indexOf(' '))));
    }

    private static Optional<CommitId> commit(String text) {
        try {
            return Optional.of(new CommitId(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is no file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8).strip();
        }
    }
}
