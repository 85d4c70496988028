package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Keeps an agent of a fleet from finishing a step whose work is not committed: the report goes to the coordinator, and what
/// is in no commit stays behind when the machine dies.
final class CommitGuard {
    /// What is never committed, or not with a step's work.
    private static final List<String> APART =
            List.of(".ace-local/assign/", ".ace-tasks/", ".ace-retros/");

    private static final int SHOWN = 10;

    private CommitGuard() {}

    /// @throws AssignRefusal with the files, where there are some
    static void check(Surroundings surroundings, Path root) throws IOException {
        List<String> left = uncommitted(surroundings, root);
        if (!left.isEmpty()) {
            throw AssignRefusal.of(
                    "The step is not finished: these files are not committed: %s%s. Commit what belongs to it, delete the rest or have git ignore it, and finish again."
                            .formatted(
                                    String.join(
                                            ", ", left.subList(0, Math.min(SHOWN, left.size()))),
                                    left.size() > SHOWN
                                            ? " and %d more".formatted(left.size() - SHOWN)
                                            : ""));
        }
    }

    /// Nothing where git does not say.
    private static List<String> uncommitted(Surroundings surroundings, Path root)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                "git",
                                "status",
                                "--porcelain",
                                "-z",
                                "--no-renames",
                                "--untracked-files=all")
                        .directory(root.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(surroundings.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        String status = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                return List.of();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
        return Stream.of(status.split("\0", -1))
                .filter(line -> line.length() > 3)
                .map(line -> line.substring(3))
                .filter(path -> APART.stream().noneMatch(path::startsWith))
                .toList();
    }
}
