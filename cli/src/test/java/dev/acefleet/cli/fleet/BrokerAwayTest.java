package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.Bar;
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

/// The broker is away for longer than many leases and, where all tests run, than any client's patience (fault F5; a build is
/// content with less). Roles that cannot do their work say so, and go on giving the figures that show it.
@Timeout(600)
class BrokerAwayTest {
    private static final Duration AWAY = Bar.away(Duration.ofMinutes(2), Duration.ofSeconds(30));
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir Path place;

    private static void awaitSaid(int port, String path, int status, String words) {
        await(path + " of " + port + ": " + status + " " + words)
                .atMost(PATIENCE)
                .until(() -> Scrape.says(port, path, status, words));
    }

    private static void tellThatTheBrokerIsAway(int coordinator, int worker) {
        awaitSaid(worker, "/readyz", 503, "nothing has been heard over the broker");
        awaitSaid(worker, "/metrics", 200, "acefleet_obstructed 1.0");
        awaitSaid(coordinator, "/readyz", 503, "broker");
        awaitSaid(coordinator, "/metrics", 200, "acefleet_journal_lag_records");
    }

    private static void tellsThatItsDiskIsFull(int worker) throws Exception {
        awaitSaid(worker, "/readyz", 503, "MB free");
        Scrape figures = Scrape.of(worker, "/metrics");
        assertThat(figures.status()).as(figures.text()).isEqualTo(200);
        assertThat(figures.value("acefleet_obstructed")).hasValue("1.0");
        assertThat(figures.value("acefleet_disk_free_bytes")).isPresent();
        assertThat(Scrape.of(worker, "/healthz").status()).isEqualTo(200);
    }

    @Test
    void agentsThatEndWhileTheBrokerIsAwayAreMergedAfterwards() throws Exception {
        Project project = Project.empty(place);
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "sleep 8000")
                .run("02", 1, "[]", "sleep 16000")
                .run("03", 2, "[01-01]", "sleep 500")
                .submit("Plan");
        try (FleetProcesses fleet =
                FleetProcesses.startWithBroker(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator").worker("worker", 2).workerWithFullDisk("full");
            int coordinator = fleet.metricsPorts().getFirst();
            int worker = fleet.metricsPorts().get(1);
            awaitSaid(coordinator, "/readyz", 200, "ready");
            awaitSaid(coordinator, "/metrics", 200, "acefleet_leader 1.0");
            awaitSaid(worker, "/readyz", 200, "ready");
            tellsThatItsDiskIsFull(fleet.metricsPorts().getLast());
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
            tellThatTheBrokerIsAway(coordinator, worker);
            fleet.beginBroker();

            assertThat(stage).as(typed::err).succeedsWithin(180, TimeUnit.SECONDS).isEqualTo(0);
            PlanReport report = Reports.of(typed.out());
            assertThat(report.runs())
                    .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE))
                    .allSatisfy(run -> assertThat(run.attempts()).as("attempts").hasSize(1));
            fleet.history(report.id()).allMergedOnce(project, "HEAD");
            awaitSaid(worker, "/readyz", 200, "ready");
            awaitSaid(coordinator, "/readyz", 200, "ready");
        }
    }
}
