package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.Bar;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A worker is told to stop (SIGTERM) while its agent is at work, and another one goes on.
@Timeout(300)
class StoppedWorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What a process ends with whose shutdown was asked for by SIGTERM.
    private static final int TERMINATED = 143;

    @TempDir Path place;

    private static CompletableFuture<Integer> begun(Typed typed, FleetProcesses fleet) {
        CompletableFuture<Integer> stage =
                CompletableFuture.supplyAsync(
                        () -> typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"));
        await().atMost(PATIENCE).until(() -> !fleet.agents().isEmpty());
        return stage;
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

    private static Typed typed(Project project, FleetProcesses fleet) {
        return new Typed(project.checkout())
                .with("FLEET_SERVER", fleet.server())
                .with("FLEET_TOKEN", fleet.token());
    }

    /// The heartbeat is a fleet's own, so a lease is longer than all this takes: nothing here waits for one to lapse.
    private FleetProcesses fleet() {
        return FleetProcesses.start(place.resolve("fleet"), Limits.HEARTBEAT);
    }

    @Test
    void itStopsItsAgentSaysSoAndTheAttemptDoesNotCount() {
        Project project = Project.empty(place);
        new ScriptedStage(project, 1)
                .run("01", 1, "[]", "attempt 1: fork\nattempt 1: ignore-sigterm\nattempt 1: stall")
                .submit("Plan");
        try (FleetProcesses fleet = fleet()) {
            fleet.coordinator("coordinator").worker("one", 1);
            Typed typed = typed(project, fleet);
            CompletableFuture<Integer> stage = begun(typed, fleet);

            long before = System.nanoTime();
            fleet.stop("one");
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("grace, reports and the end of the process, and no waiting for agents")
                    .isLessThan(Bar.of(Duration.ofSeconds(20)));
            assertThat(fleet.exitCode("one")).isEqualTo(TERMINATED);
            assertThat(fleet.agents()).isEmpty();
            fleet.worker("two", 1);

            PlanReport report = passed(stage, typed);
            assertThat(report.runs().getFirst().attempts())
                    .extracting(AttemptView::worker, AttemptView::failureKind)
                    .containsExactly(tuple("one", "worker_stopping"), tuple("two", ""));
        }
    }

    @Test
    void aDrainLetsItsAgentEndAndLeavesTheRestToOthers() {
        Project project = Project.empty(place);
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "attempt *: sleep 4000")
                .run("02", 1, "[]", "attempt *: sleep 4000")
                .submit("Plan");
        try (FleetProcesses fleet = fleet()) {
            fleet.coordinator("coordinator").worker("one", 1, "--drain", "60s");
            Typed typed = typed(project, fleet);
            CompletableFuture<Integer> stage = begun(typed, fleet);

            fleet.stop("one");
            assertThat(fleet.exitCode("one")).isEqualTo(TERMINATED);
            fleet.worker("two", 1);

            PlanReport report = passed(stage, typed);
            assertThat(report.runs())
                    .as("none is lost, none is done twice")
                    .allSatisfy(run -> assertThat(run.attempts()).hasSize(1));
            assertThat(report.runs().stream().map(run -> run.attempts().getFirst().worker()))
                    .containsExactlyInAnyOrder("one", "two");
        }
    }
}
