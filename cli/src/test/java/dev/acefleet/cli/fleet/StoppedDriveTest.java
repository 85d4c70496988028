package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.coordinator.core.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A worker that is told to stop while the broker is away, in the middle of an assignment: with real processes, and a broker
/// that is killed.
@Timeout(400)
class StoppedDriveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir Path place;

    @Test
    void whatWasDoneOfStepsWhileTheBrokerWasAwayIsSaidByTheNextStart() {
        Project project = Project.empty(place);
        project.write("readme.md", "a project\n");
        project.commit("Begin");
        project.push();
        try (FleetProcesses fleet =
                FleetProcesses.startWithBroker(place.resolve("fleet"), Limits.HEARTBEAT)) {
            fleet.coordinator("coordinator").worker("worker", 1);
            DrivenAssignment drive =
                    new DrivenAssignment(fleet, project, "8ccccc")
                            .step("010", "build", "context: fork\n", "")
                            .step("010.01", "one", "", "")
                            .step("010.02", "two", "", "attempt 1: sleep 15000")
                            .step("010.03", "three", "", "attempt 1: hang")
                            .submit();
            drive.awaitDone(1);
            fleet.killBroker();
            await("the second step's work is pushed")
                    .atMost(PATIENCE)
                    .until(() -> pushed(project, drive).contains("feat(010.02): two"));
            fleet.terminate("worker");
            await("what is to be said is on the disk").atMost(PATIENCE).until(this::isKept);
            // It would wait for the broker yet; its operator does not.
            fleet.kill("worker");
            fleet.begin("worker");
            fleet.beginBroker();

            Event.PlanEnded end = drive.awaitEnd();

            assertThat(end.verdict()).as(end.reason()).isEqualTo(Verdict.PASSED);
            assertThat(subjects(project, "fleet/" + drive.plan()))
                    .as("each is done once")
                    .containsExactlyInAnyOrder(
                            "feat(010.01): one", "feat(010.02): two", "feat(010.03): three");
            assertThat(drive.report("010.02", "two"))
                    .isEqualTo(DrivenAssignment.reported("010.02", "two", 1));
            assertThat(drive.report("010.03", "three"))
                    .isEqualTo(DrivenAssignment.reported("010.03", "three", 2));
        }
    }

    private boolean isKept() throws IOException {
        try (Stream<Path> files = Files.list(place.resolve("fleet/worker/spool"))) {
            return files.anyMatch(file -> file.toString().endsWith(".steps.report"));
        }
    }

    private static List<String> pushed(Project project, DrivenAssignment drive) {
        String ref = "refs/fleet/" + drive.plan() + "/010/1";
        return project.git("ls-remote", "origin", ref).isEmpty()
                ? List.of()
                : subjects(project, ref);
    }

    private static List<String> subjects(Project project, String ref) {
        project.git("fetch", "--quiet", "origin", ref);
        return project.git("log", "--no-merges", "--format=%s", "HEAD..FETCH_HEAD")
                .lines()
                .toList();
    }
}
