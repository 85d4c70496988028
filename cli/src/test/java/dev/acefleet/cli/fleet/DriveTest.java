package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.common.Bar;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.coordinator.core.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Assignments driven by a fleet of processes, whose agents work by the real `ace-assign`.
@Timeout(600)
class DriveTest {
    private static final String FORK = "context: fork\n";

    /// As jobs have them.
    private static final String BATCH = "batch_parent: true\nparallel: true\n";

    private static final String IN_BATCH = "context: fork";

    /// How long a free place of a batch stays free.
    private static final Duration REFILL = Bar.of(Duration.ofSeconds(1));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static FleetProcesses fleet;

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @BeforeAll
    static void start() {
        fleet = FleetProcesses.start(shared.resolve("fleet"), Duration.ofSeconds(1));
        fleet.coordinator("coordinator");
    }

    @AfterAll
    static void end() {
        fleet.close();
    }

    @BeforeEach
    void code() {
        project = Project.empty(place);
        project.write("readme.md", "a project\n");
        project.write(".gitignore", ".ace-local/\n");
        project.commit("Begin");
        project.push();
    }

    /// First lines of all commits that are no merges, behind the first one.
    private List<String> subjects(Event.PlanEnded end) {
        project.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/all/*");
        return project.git("log", "--no-merges", "--format=%s", project.head() + ".." + end.head())
                .lines()
                .toList();
    }

    /// A batch between two inline steps, made and sent from a terminal: one of its forks fails once.
    @Test
    void aBatchOfTwelveForksSentFromATerminalKeepsToItsWindowAndComesHome() throws IOException {
        List<String> forks =
                IntStream.rangeClosed(1, 12)
                        .mapToObj(number -> "020.%02d".formatted(number))
                        .toList();
        fleet.worker("one", 2).worker("two", 2).worker("three", 2);
        try (Installation program = program()) {
            TypedDrive drive =
                    new TypedDrive(program, fleet, project, place)
                            .step("010", "begin", "", "attempt *: messy notes.txt")
                            .step("020", "batch", BATCH + "max_parallel: 3", "");
            forks.forEach(number -> drive.step(number, "part", IN_BATCH, script(number)));
            drive.step("030", "close", "", "attempt *: dirty").create();

            PlanReport report = drive.drive(0);

            assertThat(report.verdict()).isEqualTo("passed");
            ForkTimes times = times(report);
            assertThat(times.launched())
                    .as("in the order of their numbers")
                    .filteredOn(attempt -> attempt.endsWith("/1"))
                    .isEqualTo(forks.stream().map(number -> number + "/1").toList());
            assertThat(times.most()).as("in flight at once, where six have room").isEqualTo(3);
            assertThat(times.refills())
                    .as("from an end to the next that a worker takes")
                    .hasSize(9)
                    .allMatch(time -> time.compareTo(REFILL) < 0);
            assertThat(times.failed()).containsExactly("020.05/1");
            assertThat(times.launched()).contains("020.05/2").hasSize(13);
            assertThat(times.besideAFailure()).as("nothing new behind a failure").isEmpty();
            assertThat(workers(report)).as("every worker had work").contains("one", "two", "three");

            assertThat(project.head()).as("the branch came along").isEqualTo(report.head());
            assertMerged(forks);
            assertThat(drive.status()).contains("Assignment completed!");
            assertComeHome(drive, forks);
        } finally {
            List.of("one", "two", "three").forEach(fleet::kill);
        }
    }

    private static String script(String fork) {
        return switch (fork) {
            case "020.01" -> "attempt *: enter fork-run";
            case "020.05" -> "attempt 1: fail no compiler";
            default -> "";
        };
    }

    private Installation program() throws IOException {
        Path root = Files.createDirectory(place.resolve("install"));
        return Installation.in(root, place.resolve("home"));
    }

    private static ForkTimes times(PlanReport report) {
        return new ForkTimes(
                History.moments(fleet.kafka(), fleet.topics()), new PlanId(report.id()));
    }

    private static Set<String> workers(PlanReport report) {
        return report.runs().stream()
                .flatMap(run -> run.attempts().stream())
                .map(AttemptView::worker)
                .collect(Collectors.toSet());
    }

    /// On the branch that is checked out, each once.
    private void assertMerged(List<String> forks) {
        List<String> wanted = new ArrayList<>(List.of("feat(010): begin", "feat(030): close"));
        forks.forEach(number -> wanted.add("feat(" + number + "): part"));
        List<String> subjects = project.git("log", "--no-merges", "--format=%s").lines().toList();
        assertThat(subjects)
                .filteredOn(subject -> subject.startsWith("feat"))
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(subjects)
                .contains("chore(010): notes.txt")
                .anyMatch(subject -> subject.contains("left uncommitted"));
        assertThat(project.git("show", "HEAD:src/020.12.txt")).isEqualTo("020.12 part");
        assertThat(project.git("ls-tree", "-r", "--name-only", "HEAD"))
                .doesNotContain(".ace-local");
    }

    private static void assertComeHome(TypedDrive drive, List<String> forks) {
        for (String number : forks) {
            int attempt = number.equals("020.05") ? 2 : 1;
            assertThat(drive.step(number)).contains("\nstatus: done\n");
            assertThat(drive.report(number))
                    .as("word for word")
                    .isEqualTo(DrivenAssignment.reported(number, "part", attempt));
        }
        assertThat(drive.report("010")).isEqualTo(DrivenAssignment.reported("010", "begin", 1));
        assertThat(drive.report("030")).isEqualTo(DrivenAssignment.reported("030", "close", 1));
        assertThat(drive.step("020")).contains("\nstatus: done\n");
    }

    @Test
    void aForkThatFailsTwiceStopsItsBatchAndWhatIsUnderWayIsKept() throws IOException {
        fleet.worker("worker-stopped", 3);
        try (Installation program = program()) {
            TypedDrive drive =
                    new TypedDrive(program, fleet, project, place)
                            .step("010", "batch", BATCH + "max_parallel: 2", "")
                            .step("010.01", "part", IN_BATCH, "attempt *: sleep 6000")
                            .step("010.02", "part", IN_BATCH, "")
                            .step("010.02.01", "plan", "", "")
                            .step("010.02.02", "build", "", "attempt *: fail no compiler")
                            .step("010.03", "part", IN_BATCH, "")
                            .step("010.04", "part", IN_BATCH, "")
                            .step("010.05", "part", IN_BATCH, "")
                            .create();

            PlanReport report = drive.drive(5);

            assertThat(report.verdict()).isEqualTo("failed");
            ForkTimes times = times(report);
            assertThat(times.launched())
                    .as("none behind the failure")
                    .containsExactly("010.01/1", "010.02/1", "010.02/2");
            assertThat(times.ended())
                    .as("what is under way ends, and then the failed one is tried again")
                    .containsExactly("010.02/1", "010.01/1", "010.02/2");
            assertThat(times.failed()).containsExactly("010.02/1", "010.02/2");

            project.git("fetch", "--quiet", "origin", "+refs/heads/*:refs/all/*");
            assertThat(project.git("show", report.head() + ":src/010.01.txt"))
                    .as("what was under way is merged")
                    .isEqualTo("010.01 part");
            assertThat(drive.report("010.01"))
                    .isEqualTo(DrivenAssignment.reported("010.01", "part", 1));
            assertThat(drive.step("010.01")).contains("\nstatus: done\n");
            assertThat(drive.step("010.02.02")).contains("\nstatus: failed\n", "no compiler");
            for (String waits : List.of("010.03", "010.04", "010.05")) {
                assertThat(drive.step(waits)).contains("\nstatus: pending\n");
            }
            assertThat(drive.status()).doesNotContain("Assignment completed!");
            assertNotMerged(drive, report);
        } finally {
            fleet.kill("worker-stopped");
        }
    }

    /// What the failed fork had done is on no branch, and its report says where it is.
    private void assertNotMerged(TypedDrive drive, PlanReport report) {
        assertThat(drive.step("010.02.01")).contains("\nstatus: pending\n");
        String said = drive.report("010.02.01");
        assertThat(said)
                .startsWith(DrivenAssignment.reported("010.02.01", "plan", 1))
                .contains("Not merged: fork 010.02: part has ended as failed.");
        Matcher place = Pattern.compile("commit (\\S+) of (refs/fleet/\\S+)\\.").matcher(said);
        assertThat(place.find()).as(said).isTrue();
        project.git("fetch", "--quiet", "origin", place.group(2));
        assertThat(project.git("show", place.group(1) + ":src/010.02.01.txt"))
                .isEqualTo("010.02.01 plan");
        assertThat(project.git("ls-tree", "-r", "--name-only", report.head()))
                .doesNotContain("010.02.01");
    }

    @Test
    void whatIsOverWhenItsWorkerDiesIsNotDoneAgain() {
        DrivenAssignment drive =
                new DrivenAssignment(fleet, project, "8bbbbb").step("010", "build", FORK, "");
        for (int step = 1; step <= 5; step++) {
            drive.step(
                    "010.0" + step,
                    "part",
                    "",
                    "attempt *: write log.txt" + (step == 3 ? "\nattempt 1: hang" : ""));
        }
        fleet.worker("worker-victim", 1);
        drive.submit().awaitDone(2);
        await().atMost(PATIENCE).until(() -> !fleet.agents().isEmpty());
        fleet.kill("worker-victim");
        Map<String, String> before = drive.texts();
        fleet.worker("worker-heir", 1);

        Event.PlanEnded end = drive.awaitEnd();
        fleet.kill("worker-heir");

        assertThat(end.verdict()).as(end.reason()).isEqualTo(Verdict.PASSED);
        List<String> subjects = subjects(end);
        assertThat(subjects)
                .as("each is done once")
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allMatch(subject -> subject.matches("feat\\(010\\.0[1-5]\\): part"));
        assertThat(project.git("show", end.head() + ":log.txt").lines())
                .containsExactly(
                        "010.01 part", "010.02 part", "010.03 part", "010.04 part", "010.05 part");
        for (int step = 1; step <= 5; step++) {
            assertThat(drive.report("010.0" + step, "part"))
                    .isEqualTo(DrivenAssignment.reported("010.0" + step, "part", step < 3 ? 1 : 2));
        }
        Map<String, String> after = drive.texts();
        before.forEach((path, text) -> {
            if (path.contains("010.01-") || path.contains("010.02-")) {
                assertThat(after).containsEntry(path, text);
            }
        });
    }
}
