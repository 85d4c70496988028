package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole fleet on a real broker, real git and real agent processes, driven as a person drives it.
@Timeout(300)
class StageOnFleetTest {
    private static final String STAGE = ".ace/stages/01-odd/";

    @TempDir Path place;

    private Path checkout = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private LocalFleet fleet;

    @BeforeEach
    void start() throws IOException {
        Path state = place.resolve("state");
        fleet =
                LocalFleet.start(
                        state, 0, LocalWorkers.configs(state, Path.of("/nonexistent"), 2, 2));
        checkout = place.resolve("project");
        git(
                place,
                "init",
                "-q",
                "--bare",
                "--initial-branch=main",
                place.resolve("project.git").toString());
        git(place, "init", "-q", "--initial-branch=main", checkout.toString());
        git(checkout, "config", "user.name", "Test");
        git(checkout, "config", "user.email", "test@acefleet.invalid");
        git(checkout, "remote", "add", "origin", place.resolve("project.git").toString());
        put(".ace/track.md", "# Track: Odd\n\n### Stage 1: Odd\n**Goal**: odd\n");
        put(".ace/config.json", "{\"parallelization\": {\"max_concurrent_agents\": 4}}\n");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void nothingCountsAsDoneThatTheRepositoryDoesNotShowAndTheNextSubmissionDoesOnlyWhatIsMissing()
            throws IOException {
        run("01", 1, "[]", "attempt *: exit 0");
        run("02", 1, "[]", "attempt *: no-recap");
        run("03", 1, "[]", "attempt *: no-commits");
        run("04", 1, "[]", "attempt *: dirty");
        run("05", 1, "[]", "attempt *: touch .ace/track.md");
        run("06", 1, "[]", "attempt *: touch " + STAGE + "01-07-recap.md");
        run("07", 1, "[]", "attempt 1: fail");
        run("08", 1, "[]", "attempt *: exit-after 1");
        run("09", 1, "[\"01\"]", "");
        commitAll("docs(01): create stage runs");

        Typed typed = typed();
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "-o", "json")).isEqualTo(5);
        PlanReport report = report(typed);

        assertThat(report.verdict()).isEqualTo("failed");
        for (String failed : List.of("01-01", "01-02", "01-03", "01-04", "01-05", "01-06")) {
            RunView run = run(report, failed);
            assertThat(run.state()).as(failed).isEqualTo(RunState.FAILED);
            assertThat(run.attempts())
                    .as(failed)
                    .hasSize(3)
                    .allSatisfy(attempt -> {
                        assertThat(attempt.failureKind()).isEqualTo("evidence_missing");
                        if (!failed.equals("01-01")) {
                            assertSalvaged(attempt);
                        }
                    });
        }
        assertThat(run(report, "01-07").state()).isEqualTo(RunState.DONE);
        assertThat(run(report, "01-07").attempts()).hasSize(2);
        assertThat(run(report, "01-08").state())
                .as("an agent that fails after everything is done has done it")
                .isEqualTo(RunState.DONE);
        assertThat(run(report, "01-08").attempts()).hasSize(1);
        assertThat(run(report, "01-09").state()).isEqualTo(RunState.SKIPPED);

        onlyWhatIsMissingIsDoneNext(report);
    }

    private void assertSalvaged(AttemptView attempt) {
        assertThat(attempt.ref()).isNotEmpty();
        String remote = git(checkout, "ls-remote", "origin", attempt.ref());
        assertThat(remote).startsWith(attempt.commit());
    }

    private void onlyWhatIsMissingIsDoneNext(PlanReport first) throws IOException {
        git(checkout, "fetch", "-q", "origin", first.branch());
        git(checkout, "merge", "-q", "--ff-only", "FETCH_HEAD");
        for (String number : List.of("01", "02", "03", "04", "05", "06")) {
            run(number, 1, "[]", "");
        }
        commitAll("fix(01): let the runs behave");

        Typed typed = typed();
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "-o", "json")).isZero();
        PlanReport second = report(typed);
        assertThat(byId(second).keySet())
                .containsExactlyInAnyOrder(
                        "01-01", "01-02", "01-03", "01-04", "01-05", "01-06", "01-09");
        assertThat(second.runs())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
        assertThat(git(checkout, "rev-parse", "HEAD")).isEqualTo(second.head());
        assertThat(git(checkout, "log", "--format=%s"))
                .contains("feat(01.01): ", "feat(01.09): ")
                .containsOnlyOnce("docs(01.08): complete");
        assertThat(git(checkout, "fsck", "--strict")).doesNotContain("error");
        assertThat(typed().run("run-stage", "1")).as("nothing is left to do").isEqualTo(13);
    }

    private Typed typed() {
        return new Typed(checkout)
                .with("FLEET_SERVER", fleet.server().toString())
                .with("FLEET_TOKEN", fleet.token());
    }

    private static PlanReport report(Typed typed) {
        byte[] json = typed.out().getBytes(StandardCharsets.UTF_8);
        if (Codec.ofViews().fromBody(json, PlanReport.class)
                instanceof Decoded.Read<PlanReport>(PlanReport report)) {
            return report;
        }
        throw new AssertionError("Not a report: " + typed.out() + typed.err());
    }

    private static Map<String, RunView> byId(PlanReport report) {
        return report.runs().stream().collect(Collectors.toMap(RunView::id, Function.identity()));
    }

    private static RunView run(PlanReport report, String id) {
        return report.runs().stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow();
    }

    private void run(String number, int batch, String dependsOn, String script) throws IOException {
        put(
                STAGE + "01-" + number + "-run.md",
                """
                ---
                stage: 01-odd
                run: %s
                type: execute
                batch: %d
                depends_on: %s
                files_modified: [src/%s.txt]
                autonomous: true
                must_haves: {truths: [it is there]}
                ---
                <objective>Write file %s.</objective>
                <!-- scripted
                %s
                -->
                <tasks>
                <task type="auto"><name>Task 1: write %s</name><files>src/%s.txt</files></task>
                </tasks>
                """
                        .formatted(
                                number, batch, dependsOn, number, number, script, number, number));
    }

    private void put(String name, String text) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void commitAll(String message) {
        git(checkout, "add", "--", ".ace");
        git(checkout, "commit", "-q", "-m", message);
        git(checkout, "push", "-q", "origin", "main");
    }

    private static String git(Path directory, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(argv)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .start();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("git %s: %s", List.of(arguments), out).isZero();
            return out.strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
