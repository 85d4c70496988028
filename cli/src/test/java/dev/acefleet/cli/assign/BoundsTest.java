package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an agent of a fleet may do with an assignment of which it was given a part.
class BoundsTest {
    @TempDir private Path place;

    @SuppressWarnings("NullAway.Init")
    private AssignShell shell;

    private String id = "";

    @BeforeEach
    void create() throws IOException {
        Files.createDirectories(place.resolve(".ace-local"));
        git("init", "-q");
        Files.writeString(place.resolve(".gitignore"), "job.yaml\njobs/\n.ace-local/\n");
        git("add", ".gitignore");
        git("-c", "user.name=S", "-c", "user.email=s@example.org", "commit", "-q", "-m", "begin");
        shell = new AssignShell(place);
        id =
                shell.create(
                        "one",
                        "build:context: fork,sub_steps: [first, second]",
                        "other:context: fork,sub_steps: [third]",
                        "last");
    }

    private void git(String... arguments) throws IOException {
        String[] line = new String[arguments.length + 1];
        line[0] = "git";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        Process process = new ProcessBuilder(line).directory(place.toFile()).inheritIO().start();
        try {
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// What comes before the forks is done, and the first of them begun.
    private void subtree() {
        assertThat(shell.type("finish", "-m", "One.")).as(shell.err()).isZero();
        bounds("020");
    }

    private void bounds(String root) {
        shell.with(Bounds.VARIABLE, root.isEmpty() ? id : id + "@" + root);
    }

    @Test
    void withoutATargetTheSubtreeIsMeant() {
        subtree();
        assertThat(shell.type("status", "--format", "json")).isZero();
        assertThat(shell.out()).contains("\"020.01\"").doesNotContain("\"030\"", "\"010\"");
        assertThat(shell.type("finish", "-m", "It is done.")).as(shell.err()).isZero();
        assertThat(shell.type("finish", "-m", "It is done too.")).isZero();
        assertThat(shell.out()).contains("Fork subtree 020 completed.");
        assertThat(shell.type("finish", "-m", "More.")).isEqualTo(1);
        assertThat(shell.read("steps", "040-")).contains("status: pending");
    }

    @Test
    void whatLeadsOutOfTheSubtreeIsRefused() {
        subtree();
        for (String target : new String[] {id, id + "@030", id + "@030.01"}) {
            assertThat(shell.type("start", "--assignment", target)).isEqualTo(1);
            assertThat(shell.err()).contains("is outside of " + id + "@020");
        }
        assertThat(shell.type("finish", "030.01", "-m", "It is done.")).isEqualTo(1);
        assertThat(shell.err()).contains("outside of subtree 020");
        assertThat(shell.type("add", "more", "--after", "030")).isEqualTo(1);
        assertThat(shell.type("retry", "030.01")).isEqualTo(1);
        assertThat(shell.type("status", "--assignment", id + "@020.02")).as(shell.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fork-run", "create", "select", "run-in-batches"})
    void nothingIsBegunElsewhere(String verb) {
        bounds("020");
        assertThat(shell.type(verb, "--assignment", id)).isEqualTo(1);
        assertThat(shell.err()).startsWith("Error: " + verb + " is not for an agent");
    }

    @Test
    void inlineStepsEndBeforeAFork() {
        bounds("");
        assertThat(shell.type("finish", "-m", "It is done.")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("Advancing to step 020.01: first");
        assertThat(shell.type("finish", "-m", "This too.")).isEqualTo(1);
        assertThat(shell.err()).contains("Step 020.01 (first) is of a fork");
        assertThat(shell.type("fail", "-m", "No.")).isEqualTo(1);
        assertThat(shell.read("steps", "020.01-")).contains("status: in_progress");
    }

    @Test
    void aStepWhoseWorkIsNotCommittedIsNotFinished() throws IOException {
        subtree();
        Files.createDirectories(place.resolve(".ace-tasks"));
        Files.writeString(place.resolve(".ace-tasks/note.md"), "a note\n");
        shell.write("left.txt", "left\n");

        assertThat(shell.type("finish", "-m", "It is done.")).isEqualTo(1);
        assertThat(shell.err()).contains("these files are not committed: left.txt.");
        assertThat(shell.read("steps", "020.01-")).contains("status: in_progress");

        Files.delete(place.resolve("left.txt"));
        assertThat(shell.type("finish", "-m", "It is done.")).as(shell.err()).isZero();
    }

    @Test
    void outsideOfAFleetNothingOfThisHolds() {
        shell.write("left.txt", "left\n");
        assertThat(shell.type("finish", "-m", "It is done.")).as(shell.err()).isZero();
        assertThat(shell.type("select", id)).isZero();
    }
}
