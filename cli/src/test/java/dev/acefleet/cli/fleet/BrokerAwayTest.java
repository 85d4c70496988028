package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The broker is away for longer than any client's patience and than many leases (fault F5).
@Timeout(420)
class BrokerAwayTest {
    private static final Duration AWAY = Duration.ofMinutes(2);

    @TempDir Path place;

    @Test
    void agentsThatEndWhileTheBrokerIsAwayAreMergedAfterwards() throws InterruptedException {
        Project project = Project.empty(place);
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "sleep 20000")
                .run("02", 1, "[]", "sleep 40000")
                .run("03", 2, "[01-01]", "sleep 500")
                .submit("Plan");
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator").worker("worker", 2);
            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            CompletableFuture<Integer> stage =
                    CompletableFuture.supplyAsync(
                            () -> typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"));
            await().atMost(Duration.ofSeconds(60)).until(() -> fleet.agents().size() >= 2);

            fleet.killBroker();
            Thread.sleep(AWAY);
            assertThat(fleet.agents()).as("the agents have ended by themselves").isEmpty();
            assertThat(List.of("coordinator", "worker")).allMatch(fleet::isAlive);
            fleet.beginBroker();

            assertThat(stage).as(typed::err).succeedsWithin(180, TimeUnit.SECONDS).isEqualTo(0);
            PlanReport report = Reports.of(typed.out());
            assertThat(report.runs())
                    .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE))
                    .allSatisfy(run -> assertThat(run.attempts()).as("attempts").hasSize(1));
            History.of(fleet.kafka(), report.id()).allMergedOnce(project, "HEAD");
        }
    }
}
