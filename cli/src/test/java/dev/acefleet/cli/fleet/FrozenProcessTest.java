package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.coordinator.core.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that stands still and goes on later, when its work has been given to others (SIGSTOP, SIGCONT): what it says
/// and does then changes nothing. How long it stands: `-Dacefleet.frozen.seconds=60`.
@Timeout(300)
class FrozenProcessTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration LEASE = HEARTBEAT.multipliedBy(6);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Longer than twice the lease, and than the session of the coordinators' group.
    private static final Duration FROZEN =
            Duration.ofSeconds(
                    Long.getLong("acefleet.frozen.seconds", LEASE.multipliedBy(2).toSeconds() + 1));

    @TempDir Path place;

    private CompletableFuture<Integer> run(Typed typed) {
        return CompletableFuture.supplyAsync(
                () -> typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"));
    }

    private static Typed typed(Project project, FleetProcesses fleet) {
        return new Typed(project.checkout())
                .with("FLEET_SERVER", fleet.server())
                .with("FLEET_TOKEN", fleet.token());
    }

    private static PlanReport passed(CompletableFuture<Integer> stage, Typed typed) {
        assertThat(stage)
                .as(typed::err)
                .succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .isEqualTo(0);
        PlanReport report = Reports.of(typed.out());
        assertThat(report.runs())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
        return report;
    }

    @Test
    void aWorkerThatComesBackChangesNothingAndKillsItsAgent() throws Exception {
        Project project = Project.empty(place);
        new ScriptedStage(project, 1)
                .run("01", 1, "[]", "attempt 1: sleep 100000\nattempt 2: sleep 10")
                .submit("Plan");
        try (FleetProcesses fleet = FleetProcesses.start(place.resolve("fleet"), HEARTBEAT)) {
            fleet.coordinator("coordinator").worker("frozen", 1);
            Typed typed = typed(project, fleet);
            CompletableFuture<Integer> stage = run(typed);
            await().atMost(PATIENCE).until(() -> !fleet.agents().isEmpty());
            fleet.freeze("frozen");
            fleet.worker("other", 1);
            Thread.sleep(FROZEN);
            PlanReport report = passed(stage, typed);
            List<String> before = heads(project);
            assertThat(fleet.agents()).as("the frozen worker's agent runs on").isNotEmpty();

            fleet.thaw("frozen");
            await("it kills its agent")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> fleet.agents().isEmpty());
            Thread.sleep(LEASE);

            assertThat(heads(project)).as("it moves no branch and no fence").isEqualTo(before);
            History history = History.of(fleet.kafka(), report.id());
            history.allMergedOnce(project, "HEAD").noOverlaps();
            assertThat(history.all(Event.HeadMoved.class))
                    .singleElement()
                    .satisfies(moved -> assertThat(moved.attempt()).isEqualTo(2));
            assertThat(fleet.isAlive("frozen")).isTrue();
        }
    }

    /// All refs of the remote but those that attempts write.
    private static List<String> heads(Project project) {
        return project.git("ls-remote", "origin")
                .lines()
                .filter(line -> !line.matches(".*refs/fleet/[^/]+/[^/]+/\\d+"))
                .toList();
    }

    @Test
    void aCoordinatorThatComesBackBesideItsSuccessorIsNotObeyed() throws Exception {
        Project project = Project.empty(place);
        TwentyFourRuns.in(project, 4, "attempt *: sleep 1500");
        try (FleetProcesses fleet = FleetProcesses.start(place.resolve("fleet"), HEARTBEAT)) {
            fleet.coordinator("north").coordinator("south").worker("one", 2).worker("two", 2);
            Typed typed = typed(project, fleet);
            CompletableFuture<Integer> stage = run(typed);
            await().atMost(PATIENCE).until(() -> !fleet.agents().isEmpty());
            String deposed = fleet.leader();
            fleet.freeze(deposed);
            Thread.sleep(FROZEN);
            fleet.thaw(deposed);
            PlanReport report = passed(stage, typed);
            assertThat(fleet.leader()).isNotEqualTo(deposed);
            assertThat(fleet.logOf(deposed)).containsPattern("stands by");
            History.of(fleet.kafka(), report.id())
                    .allMergedOnce(project, "HEAD")
                    .batchesInOrder()
                    .noOverlaps()
                    .atMost(4)
                    .basesContainDependencies(project);
            assertThat(report.runs()).allSatisfy(run -> assertThat(run.attempts()).hasSize(1));
        }
    }
}
