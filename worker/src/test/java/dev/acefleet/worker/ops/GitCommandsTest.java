package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.worker.publish.BooksOnRemote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every command line of git's that a finish runs (RS-19): nothing is staged but by its name, and nothing that people may
/// have is thrown away.
@Timeout(120)
class GitCommandsTest {
    /// Commands that stage or throw away what was not named.
    private static final Set<String> NEVER =
            Set.of(
                    "add",
                    "commit",
                    "stash",
                    "clean",
                    "reset",
                    "rm",
                    "mv",
                    "checkout",
                    "restore",
                    "rebase");

    @TempDir Path directory;

    private static Path realGit() {
        for (String place : System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1)) {
            if (Files.isExecutable(Path.of(place, "git"))) {
                return Path.of(place, "git");
            }
        }
        throw new AssertionError("no git");
    }

    /// Prints each argument of each call behind a mark, then does it.
    private static String watch(Path log) {
        return """
        #!/bin/sh
        { printf 'CALL\\n'; for a in "$@"; do printf 'ARG %%s\\n' "$a"; done; } >> '%s'
        exec '%s' "$@"
        """
                .formatted(log, realGit());
    }

    private List<List<String>> calls() throws Exception {
        Path log = directory.resolve("calls");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path watch = Files.writeString(bin.resolve("git"), watch(log));
        assertThat(watch.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WatchedFinish.class.getName(),
                        Files.createDirectories(directory.resolve("project")).toString());
        builder.environment().merge("PATH", bin.toString(), (path, mine) -> mine + ":" + path);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out).contains("Finished[");
        return read(log);
    }

    private static List<List<String>> read(Path log) throws IOException {
        List<List<String>> calls = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            if (line.equals("CALL")) {
                calls.add(new ArrayList<>());
            } else if (line.startsWith("ARG ")) {
                calls.getLast().add(line.substring(4));
            }
        }
        // What the test's own fixture does has no --git-dir.
        return calls.stream()
                .filter(call -> call.stream().anyMatch(arg -> arg.startsWith("--git-dir=")))
                .toList();
    }

    /// The command's name and what follows it.
    private static List<String> command(List<String> call) {
        int at = 0;
        while (call.get(at).startsWith("-")) {
            at += call.get(at).equals("-c") ? 2 : 1;
        }
        return call.subList(at, call.size());
    }

    @Test
    void nothingIsStagedButByItsName() throws Exception {
        List<List<String>> calls = calls().stream().map(GitCommandsTest::command).toList();

        assertThat(calls).hasSizeGreaterThan(20);
        assertThat(calls).extracting(List::getFirst).doesNotContainAnyElementsOf(NEVER);
        for (List<String> call : calls) {
            if (call.getFirst().equals("update-index")) {
                assertThat(call).doesNotContain(".", "-A", "-u", "--all", "--again", "--stdin");
                assertThat(call.getLast()).doesNotContain("*", "?", "[").doesNotEndWith("/");
            }
            if (call.getFirst().equals("push")) {
                assertThat(call).contains("--atomic").doesNotContain("--force", "-f", "--all");
                assertThat(call).noneMatch(argument -> argument.startsWith("+"));
            }
        }
        assertThat(calls.stream().filter(call -> call.getFirst().equals("update-index")))
                .extracting(call -> call.getLast().replaceFirst("^.*,", ""))
                .containsExactlyInAnyOrder(
                        "lock.txt",
                        ".ace/track.md",
                        ".ace/pulse.md",
                        ".ace/specs.md",
                        BooksOnRemote.PROOF);
    }
}
