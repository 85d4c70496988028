package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A person takes a worker out of a fleet of processes, by the program.
@EnabledIfSystemProperty(named = "acefleet.tests", matches = "all")
@Timeout(300)
class CordonTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private FleetProcesses fleet;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @SuppressWarnings("NullAway.Init")
    private Typed typed;

    @BeforeEach
    void start() {
        fleet = FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1));
        fleet.coordinator("coordinator");
        fleet.worker("worker-1", 2);
        project = Project.empty(place);
        typed =
                new Typed(project.checkout())
                        .with("FLEET_SERVER", fleet.server())
                        .with("FLEET_TOKEN", fleet.token());
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "attempt *: sleep 6000")
                .run("02", 2, "[]", "attempt *: sleep 100")
                .submit("Plan");
    }

    @AfterEach
    void end() {
        fleet.close();
    }

    private String said(String... line) {
        assertThat(typed.run(line)).as(typed.err()).isZero();
        return typed.out();
    }

    @Test
    void aDrainedWorkerEndsWhatItHasAndGetsNothingMoreAlsoFromTheNextCoordinator() {
        await().atMost(PATIENCE).until(() -> said("workers").contains("worker-1"));
        String plan = said("run-stage", "1", "--agent", "scripted", "--detach").strip();
        await().atMost(PATIENCE).until(() -> !fleet.agents().isEmpty());

        assertThat(said("workers", "drain", "worker-1", "--reason", "new disk"))
                .isEqualTo("worker-1 is drained\n");
        assertThat(fleet.agents()).isEmpty();
        assertThat(said("workers")).contains("cordoned", "new disk");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(said("why", plan + "/01-01"))
                                .contains("is cordoned", "worker-1", "fleet workers uncordon"));

        fleet.kill("coordinator");
        fleet.begin("coordinator");
        await().atMost(PATIENCE)
                .until(() ->
                        typed.run("workers") == 0 && typed.out().contains("cordoned: new disk"));

        fleet.worker("worker-2", 1);
        assertThat(typed.run("watch", plan, "--timeout", "90s")).as(typed.err()).isZero();
        PlanReport report = Reports.of(said("report", plan, "-o", "json"));
        assertThat(report.runs())
                .allSatisfy(
                        run -> assertThat(run.attempts()).as("nothing was consumed").hasSize(1));
        assertThat(report.runs().getLast().attempts())
                .extracting(AttemptView::worker)
                .containsExactly("worker-2");
        assertThat(typed.run("workers", "cordon", "no-such")).isEqualTo(3);
        assertThat(typed.err()).contains("worker-1, worker-2");
        said("workers", "uncordon", "worker-1");
        await().atMost(PATIENCE).until(() -> !said("workers").contains("cordoned"));
    }
}
