package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A fork given to a real process that stands for an agent.
@Timeout(120)
class ForkRunTest {
    private static final String FINISH_ALL = "sed -i 's/^status: .*/status: done/' $steps/020*";

    @TempDir private Path place;

    @SuppressWarnings("NullAway.Init")
    private AssignShell shell;

    @SuppressWarnings("NullAway.Init")
    private String id;

    @BeforeEach
    void open() {
        shell = new AssignShell(place);
        shell.with("PATH", place.resolve("bin") + ":" + System.getenv("PATH"));
        id = shell.create("one", "two: context: fork, sub_steps: [a, b]", "three");
    }

    private void agent(String... lines) throws IOException {
        Path program = Files.createDirectories(place.resolve("bin")).resolve("claude");
        String head = "#!/bin/sh\nsteps=%s/.ace-local/assign/%s/steps\n".formatted(place, id);
        Files.writeString(program, head + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int fork(String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "fork-run";
        args[1] = "--assignment";
        args[2] = id + "@020";
        System.arraycopy(more, 0, args, 3, more.length);
        return shell.type(args);
    }

    @Test
    void aSubtreeThatTheAgentCompletesIsASuccess() throws IOException {
        agent("cat > prompt", "echo \"$@\" > arguments", FINISH_ALL, "echo All done.");

        assertThat(fork("--provider", "claude:opus@yolo", "--timeout=60")).as(shell.err()).isZero();

        assertThat(shell.out())
                .isEqualTo(
                        """
                        Starting fork subtree execution: 020 - two
                        Assignment: sample (%s)
                        Provider: claude:opus@yolo
                        Timeout: 60s
                        Next step: 020.01 - a
                        Fork subtree 020 completed successfully.
                        """
                                .formatted(id));
        assertThat(place.resolve("prompt")).hasContent("User: /as-assign-drive " + id + "@020");
        assertThat(place.resolve("arguments"))
                .content()
                .contains("--model opus --dangerously-skip-permissions");
        assertThat(shell.read("sessions", "020-last-message")).isEqualTo("All done.\n");
        assertThat(fork()).isZero();
        assertThat(shell.out()).isEqualTo("Fork subtree 020 is already complete.\n");
    }

    @Test
    void anAgentThatEndsBeforeTheSubtreeLeavesItsLastWords() throws IOException {
        agent("echo '{\"result\": \"I wait for a key.\", \"session_id\": \"s-1\"}'");

        assertThat(fork()).isEqualTo(1);

        assertThat(shell.err())
                .startsWith("Error: Fork subtree 020 did not complete. Active step: 020.01 - a.")
                .contains("Session: s-1", "I wait for a key.");
        assertThat(shell.read("sessions", "020-session"))
                .startsWith("---\nsession_id: s-1\nprovider: claude:sonnet\n");
        shell.type("status", "--assignment", id + "@020");
        assertThat(shell.out()).contains("Stall Reason: I wait for a key.\n");

        agent(FINISH_ALL, "echo Now it is done.");
        assertThat(fork()).isZero();
        assertThat(shell.read("steps", "020.01-a")).doesNotContain("stall_reason");
        assertThat(shell.read("sessions", "020-last-message")).isEqualTo("Now it is done.\n");
    }

    @Test
    void anAgentThatCannotWorkSaysWhy() throws IOException {
        agent("echo 'quota used up' >&2", "exit 7");
        assertThat(fork()).isEqualTo(1);
        assertThat(shell.err())
                .startsWith(
                        "Error: Fork session execution failed via claude:sonnet: it ended with 7: quota used up");
        assertThat(shell.read("steps", "020.01-a")).contains("stall_reason", "status: in_progress");

        agent("exit 0");
        assertThat(fork()).isEqualTo(1);
        assertThat(shell.err()).contains("it gave no answer");
        assertThat(fork("--provider", "codex")).isEqualTo(1);
        assertThat(fork("--provider", "nobody")).isEqualTo(1);
        assertThat(shell.err()).startsWith("Error: Unknown provider: nobody");
    }

    @Test
    void anAgentThatTakesTooLongEndsWithAllItStarted() throws IOException {
        agent("sleep 600 &", "echo $! > child", "wait");

        assertThat(fork("--timeout", "1")).isEqualTo(1);

        assertThat(shell.err()).contains("did not end within 1 seconds");
        long child = Long.parseLong(Files.readString(place.resolve("child")).strip());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aFailedStepIsNoSuccessNorIsAForkThatFailedBefore() throws IOException {
        agent("sed -i 's/^status: .*/status: failed/' $steps/020.01*", "echo Sorry.");
        assertThat(fork()).isEqualTo(1);
        assertThat(shell.err()).isEqualTo("Error: Fork subtree 020 has failed steps: 020.01(a)\n");
    }

    @Test
    void onlyAForkStepIsForked() throws IOException {
        agent("echo hello");
        assertThat(shell.type("fork-run", "--root", "010")).isEqualTo(1);
        assertThat(shell.type("fork-run", "--root", "99")).isEqualTo(4);
        assertThat(shell.type("fork-run")).isEqualTo(1);
        assertThat(fork("--root", "010")).isEqualTo(1);
        assertThat(shell.err()).contains("are not the same step");
    }
}
