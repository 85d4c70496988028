package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The only worker is killed (-9) at a known moment, and another one comes: nothing is lost, nothing is done twice.
@Timeout(180)
class KilledWorkerTest {
    private static final String ATTEMPT = "^refs/fleet/.*/01-01/1$";
    private static final String BRANCH = "^refs/heads/fleet/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static FleetProcesses fleet;

    private static int workers;

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @SuppressWarnings("NullAway.Init")
    private Typed typed;

    private String victim = "";
    private long dispatched;

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
    void stage() {
        project = Project.empty(place);
        new ScriptedStage(project, 1).run("01", 1, "[]", "attempt *: sleep 500").submit("Plan");
        typed =
                new Typed(project.checkout())
                        .with("FLEET_SERVER", fleet.server())
                        .with("FLEET_TOKEN", fleet.token());
        dispatched = fleet.dispatched();
        victim = "worker-" + ++workers;
        fleet.worker(victim, 1);
    }

    @AfterEach
    void stopWorkers() {
        fleet.names().stream()
                .filter(name -> name.startsWith("worker-") && fleet.isAlive(name))
                .forEach(fleet::kill);
    }

    private CompletableFuture<Integer> runStage() {
        return CompletableFuture.supplyAsync(
                () -> typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"));
    }

    private PlanReport passedWithAnotherWorker(CompletableFuture<Integer> stage) {
        fleet.worker("worker-" + ++workers, 1);
        assertThat(stage)
                .as(typed::err)
                .succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .isEqualTo(0);
        PlanReport report = Reports.of(typed.out());
        assertThat(report.runs())
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
        fleet.history(report.id()).allMergedOnce(project, "HEAD").noOverlaps();
        assertThat(fleet.agents()).isEmpty();
        return report;
    }

    private void awaitDeath() {
        await().atMost(PATIENCE).until(() -> !fleet.isAlive(victim));
        assertThat(RemoteHook.hasKilled(project)).isTrue();
    }

    @Test
    void betweenTheTakeAndTheGrant() {
        fleet.kill(victim);
        CompletableFuture<Integer> stage = runStage();
        await("the run is dispatched")
                .atMost(PATIENCE)
                .until(() -> fleet.dispatched() > dispatched);
        fleet.freeze("coordinator");
        long said = fleet.inboxEnd();
        fleet.begin(victim);
        await("the worker claims it").atMost(PATIENCE).until(() -> fleet.inboxEnd() > said);
        fleet.kill(victim);
        fleet.thaw("coordinator");
        passedWithAnotherWorker(stage);
    }

    @Test
    void afterTheGrantWhileTheAgentIsAtWork() {
        CompletableFuture<Integer> stage = runStage();
        await().atMost(PATIENCE).until(() -> !fleet.agents().isEmpty());
        fleet.kill(victim);
        await("the agent dies with its worker")
                .atMost(Duration.ofSeconds(15))
                .until(() -> fleet.agents().isEmpty());
        passedWithAnotherWorker(stage);
    }

    @Test
    void beforeThePushOfItsWork() {
        RemoteHook.kill(project, true, ATTEMPT, fleet.pid(victim));
        CompletableFuture<Integer> stage = runStage();
        awaitDeath();
        passedWithAnotherWorker(stage);
    }

    @Test
    void afterThePushOfItsWorkTheNextAttemptAdoptsIt() {
        RemoteHook.kill(project, false, ATTEMPT, fleet.pid(victim));
        CompletableFuture<Integer> stage = runStage();
        awaitDeath();
        String done = project.git("ls-remote", "origin", "refs/fleet/*/01-01/1").split("\t", -1)[0];
        PlanReport report = passedWithAnotherWorker(stage);
        assertThat(report.runs().getFirst().attempts()).hasSize(2);
        assertThat(project.git("log", "--format=%H", "HEAD").lines())
                .as("what the first attempt pushed is what was merged")
                .contains(done);
        WorkId run = new WorkId(new PlanId(report.id()), "01-01");
        AttemptId second = new AttemptId(run, 2);
        History history = fleet.history(report.id());
        assertThat(history.all(Event.AttemptEnded.class))
                .filteredOn(ended -> ended.attempt().equals(second))
                .singleElement()
                .extracting(Event.AttemptEnded::outcome)
                .isInstanceOfSatisfying(
                        Outcome.Adopted.class,
                        adopted -> assertThat(adopted.attempt()).isEqualTo(1));
        assertThat(history.all(Event.Started.class).stream().map(Event.Started::attempt))
                .as("one agent was started, and none for the second attempt")
                .contains(new AttemptId(run, 1))
                .doesNotContain(second);
    }

    @Test
    void betweenTheMergeAndItsPush() {
        RemoteHook.kill(project, true, BRANCH, fleet.pid(victim));
        CompletableFuture<Integer> stage = runStage();
        awaitDeath();
        passedWithAnotherWorker(stage);
    }

    @Test
    void afterThePushOfTheMergeTheNextOneFindsIt() {
        RemoteHook.kill(project, false, BRANCH, fleet.pid(victim));
        CompletableFuture<Integer> stage = runStage();
        awaitDeath();
        passedWithAnotherWorker(stage);
    }
}
