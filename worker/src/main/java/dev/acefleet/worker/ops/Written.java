package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.stage.Role;
import dev.acefleet.common.text.TextLimits;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.PlainCommit;
import dev.acefleet.worker.run.TreeStatus;
import dev.acefleet.worker.run.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What an agent has left that writes documents and commits nothing ([DocumentAttempt]).
///
/// @param git on its clone, reclaimed from it
/// @param base what it looked at
/// @param before what the workspace held beyond its commit when the agent began
record Written(Workspace workspace, Git git, CommitId base, Set<String> before) {
    /// Names shown of files.
    static final int SHOWN = 10;

    /// Why there is nothing to go by.
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String why) {
            super(why);
        }
    }

    boolean hasCommits() {
        return !git.must("rev-parse", "--verify", "HEAD^{commit}").equals(base.hex());
    }

    /// Paths that are not as the agent found them.
    List<String> changed() {
        return TreeStatus.lines(git).stream()
                .filter(line -> !before.contains(line))
                .map(TreeStatus::path)
                .toList();
    }

    /// A file of the agent's, as text.
    ///
    /// @param path of a file in a directory of a stage
    /// @param name what the file is called in what is said of it
    String read(String path, String name) throws Unusable, IOException {
        Path tree = workspace.tree();
        Path file = tree.resolve(path);
        Path directory = tree.relativize(file).getParent();
        // A link in the place of a directory leads elsewhere.
        boolean isOwn =
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && tree.resolve(directory)
                                .toRealPath()
                                .equals(tree.toRealPath().resolve(directory));
        if (!isOwn) {
            throw new Unusable("the agent has written no " + name + " to " + path);
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(TextLimits.DOCUMENT + 1);
            if (bytes.length > TextLimits.DOCUMENT) {
                throw new Unusable("the " + name + " " + path + " is too long to be read");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Unusable("the " + name + " " + path + " is not in UTF-8");
        }
    }

    /// A commit of these files alone, on what was looked at.
    CommitId commit(Role role, Map<String, String> files, String subject) {
        String email = role.name().toLowerCase(Locale.ROOT) + "@acefleet.invalid";
        Git authored =
                git.with(
                        Map.of(
                                "GIT_AUTHOR_NAME",
                                "Ace Fleet",
                                "GIT_AUTHOR_EMAIL",
                                email,
                                "GIT_COMMITTER_NAME",
                                "Ace Fleet",
                                "GIT_COMMITTER_EMAIL",
                                email));
        return new PlainCommit(authored, workspace.tmp())
                .on(base, files, subject + "\n")
                .orElseThrow();
    }
}
