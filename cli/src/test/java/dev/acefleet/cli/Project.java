package dev.acefleet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A project of a person: a checkout with a stage, and the bare repository that it was cloned from. Real git.
public final class Project {
    public static final String RUN =
            """
            ---
            batch: %d
            depends_on: [%s]
            files_modified: [%s]
            autonomous: true
            must_haves:
              truths: [it works]
            ---
            <objective>
            Build the part %s of the thing, so that it is there.
            </objective>
            <tasks><task type="auto"><name>Do</name></task></tasks>
            """;

    private final Path base;

    private Project(Path base) {
        this.base = base;
    }

    /// A project without a commit, cloned from an empty remote.
    public static Project empty(Path base) {
        Project project = new Project(base);
        project.git(base, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git");
        project.git(base, "clone", "--quiet", project.remote().toString(), "checkout");
        project.git("symbolic-ref", "HEAD", "refs/heads/main");
        project.git("config", "user.name", "Somebody");
        project.git("config", "user.email", "somebody@example.org");
        return project;
    }

    /// A project with stage 3 of two runs, committed and pushed.
    public static Project withStage(Path base) {
        Project project = empty(base);
        project.run("03-01", 1, "", "a.txt");
        project.run("03-02", 2, "03-01", "b.txt");
        project.commit("Plan stage 3");
        project.push();
        return project;
    }

    public Path checkout() {
        return base.resolve("checkout");
    }

    public Path remote() {
        return base.resolve("remote.git");
    }

    public void run(String id, int batch, String dependsOn, String files) {
        write(stageFile(id + "-run.md"), RUN.formatted(batch, dependsOn, files, id));
    }

    public static String stageFile(String name) {
        return ".ace/stages/03-thing/" + name;
    }

    public void recap(String id) {
        write(stageFile(id + "-recap.md"), "# Recap\n\n**It is built.**\n");
    }

    public void write(String path, String text) {
        try {
            Path file = checkout().resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "-m", message);
        return head();
    }

    public String head() {
        return git("rev-parse", "HEAD");
    }

    public void push() {
        git("push", "--quiet", "origin", "HEAD");
    }

    /// All refs of the remote with what they hold.
    public String remoteRefs() {
        return git(remote(), "for-each-ref", "--format=%(refname) %(objectname)");
    }

    /// As workers and the merge would: commits recaps onto a branch of the remote.
    public String merged(String branch, String from, String... runs) {
        Path worker = base.resolve("worker-" + System.nanoTime());
        git(base, "clone", "--quiet", remote().toString(), worker.toString());
        git(worker, "fetch", "--quiet", "origin", "+refs/*:refs/all/*");
        git(worker, "checkout", "--quiet", "--detach", from);
        for (String run : runs) {
            try {
                Path recap = worker.resolve(stageFile(run + "-recap.md"));
                Files.createDirectories(recap.getParent());
                Files.writeString(recap, "# Recap\n\n**Built.**\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            git(worker, "add", "--all");
            git(
                    worker,
                    "-c",
                    "user.name=W",
                    "-c",
                    "user.email=w@w",
                    "commit",
                    "--quiet",
                    "-m",
                    run);
        }
        git(worker, "push", "--quiet", "origin", "HEAD:refs/heads/" + branch);
        return git(worker, "rev-parse", "HEAD");
    }

    public String git(String... arguments) {
        return git(checkout(), arguments);
    }

    private String git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
        try {
            Process process = builder.start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
