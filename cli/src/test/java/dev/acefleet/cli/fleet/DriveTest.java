package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    @Test
    void aBatchOfForksBetweenInlineStepsIsDoneAndMerged() {
        DrivenAssignment drive =
                new DrivenAssignment(fleet, project, "8aaaaa")
                        .step("010", "begin", "", "attempt *: messy notes.txt")
                        .step(
                                "020",
                                "batch",
                                "batch_parent: true\nparallel: true\nmax_parallel: 2\n",
                                "")
                        .step("030", "close", "", "attempt *: dirty");
        List<String> forks =
                IntStream.rangeClosed(1, 4).mapToObj(number -> "020.0" + number).toList();
        forks.forEach(number -> drive.step(number, "part", FORK, "attempt *: enter fork-run"));
        fleet.worker("worker-batch", 3);

        Event.PlanEnded end = drive.submit().awaitEnd();
        fleet.kill("worker-batch");

        assertThat(end.verdict()).as(end.reason()).isEqualTo(Verdict.PASSED);
        List<String> wanted = new ArrayList<>(List.of("feat(010): begin", "feat(030): close"));
        forks.forEach(number -> wanted.add("feat(" + number + "): part"));
        List<String> subjects = subjects(end);
        assertThat(subjects)
                .filteredOn(subject -> subject.startsWith("feat"))
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(subjects)
                .contains("chore(010): notes.txt")
                .anyMatch(subject -> subject.contains("left uncommitted"));
        for (String number : forks) {
            assertThat(project.git("show", end.head() + ":src/" + number + ".txt"))
                    .isEqualTo(number + " part");
            assertThat(drive.report(number, "part"))
                    .isEqualTo(DrivenAssignment.reported(number, "part", 1));
        }
        assertThat(drive.report("010", "begin"))
                .isEqualTo(DrivenAssignment.reported("010", "begin", 1));
        assertThat(drive.report("030", "close"))
                .isEqualTo(DrivenAssignment.reported("030", "close", 1));
        assertThat(drive.texts().entrySet())
                .filteredOn(file -> file.getKey().endsWith(".st.md"))
                .extracting(Map.Entry::getValue)
                .hasSize(7)
                .allMatch(text -> text.contains("\nstatus: done\n"));
        assertThat(atOnce(drive)).as("forks that were under way at once").isBetween(1, 2);
        assertThat(project.git("ls-tree", "-r", "--name-only", end.head().hex()))
                .doesNotContain(".ace-local");
    }

    /// The most forks that were leased at one time.
    private static int atOnce(DrivenAssignment drive) {
        List<Event> events = drive.events();
        Set<AttemptId> forks =
                events.stream()
                        .flatMap(event ->
                                event instanceof Event.WorkQueued queued
                                                && queued.kind() == WorkKind.FORK
                                                && queued.attempt()
                                                        .work()
                                                        .plan()
                                                        .equals(drive.plan())
                                        ? Stream.of(queued.attempt())
                                        : Stream.<AttemptId>empty())
                        .collect(Collectors.toSet());
        Set<AttemptId> open = new HashSet<>();
        int most = 0;
        for (Event event : events) {
            switch (event) {
                case Event.Leased leased when forks.contains(leased.attempt()) ->
                        open.add(leased.attempt());
                case Event.AttemptEnded ended -> open.remove(ended.attempt());
                default -> {}
            }
            most = Math.max(most, open.size());
        }
        return most;
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
