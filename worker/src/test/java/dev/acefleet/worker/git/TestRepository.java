package dev.acefleet.worker.git;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A bare remote and a person's checkout of it, with the git that a person uses: nothing hardened.
public final class TestRepository {
    private final Path remote;
    private final Path work;

    /// Makes both, with one commit on `main`.
    public TestRepository(Path directory) throws IOException {
        remote = directory.resolve("remote.git");
        work = directory.resolve("work");
        Files.createDirectories(work);
        run(directory, "init", "-q", "--bare", "--initial-branch=main", remote.toString());
        run(directory, "init", "-q", "--initial-branch=main", work.toString());
        commit("chore: begin", Map.of("readme.md", "a project\n"));
        push("main");
    }

    public Repository address() {
        return new Repository(remote.toString());
    }

    public Path work() {
        return work;
    }

    /// Git in the checkout.
    public String git(String... arguments) throws IOException {
        return run(work, arguments);
    }

    /// Git in the remote.
    public String remote(String... arguments) throws IOException {
        return run(remote, arguments);
    }

    /// Writes the files, an empty text meaning that there is none, and commits everything.
    public CommitId commit(String message, Map<String, String> files) throws IOException {
        write(work, files);
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return head();
    }

    public static void write(Path tree, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = tree.resolve(file.getKey());
            if (file.getValue().isEmpty()) {
                Files.delete(path);
            } else {
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
    }

    public CommitId head() throws IOException {
        return new CommitId(git("rev-parse", "HEAD"));
    }

    public void push(String refspec) throws IOException {
        git("push", "-q", remote.toString(), refspec);
    }

    /// What a ref of the remote points to; empty where it is not.
    public String at(String ref) throws IOException {
        return remote("for-each-ref", "--format=%(objectname)", ref);
    }

    /// Git in any directory, as somebody.
    public static String run(Path directory, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment()
                .putAll(
                        Map.of(
                                "GIT_CONFIG_GLOBAL", "/dev/null",
                                "GIT_CONFIG_NOSYSTEM", "1",
                                "GIT_AUTHOR_NAME", "Somebody",
                                "GIT_AUTHOR_EMAIL", "somebody@example.org",
                                "GIT_COMMITTER_NAME", "Somebody",
                                "GIT_COMMITTER_EMAIL", "somebody@example.org"));
        Process process = builder.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("git " + String.join(" ", arguments) + ": " + out);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return out.strip();
    }
}
