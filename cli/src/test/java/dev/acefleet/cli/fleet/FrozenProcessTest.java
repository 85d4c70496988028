package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.Bar;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that stands still and goes on later (SIGSTOP, SIGCONT), or whose cable carries nothing for as long, when its
/// work has been given to others: what it says and does then changes nothing.
@Timeout(300)
class FrozenProcessTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration LEASE = HEARTBEAT.multipliedBy(6);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Longer than twice the lease, and than the session of the coordinators' group.
    private static final Duration FROZEN =
            Bar.away(Duration.ofMinutes(1), LEASE.multipliedBy(2).plusSeconds(1));

    /// The refs that the first attempts may write: their own.
    private static final String FIRST = ".*\trefs/fleet/[^/]+/01-0[12]/1";

    @TempDir static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static FleetProcesses fleet;

    private static int workers;

    @TempDir Path place;

    @BeforeAll
    static void start() {
        fleet = FleetProcesses.startWithBroker(shared.resolve("fleet"), HEARTBEAT);
        fleet.coordinator("north").coordinator("south");
    }

    @AfterAll
    static void end() {
        fleet.close();
    }

    @AfterEach
    void stopWorkers() {
        fleet.mend();
        fleet.names().stream().filter(name -> name.startsWith("worker-")).forEach(fleet::kill);
    }

    private static String nextWorker() {
        return "worker-" + ++workers;
    }

    private static CompletableFuture<Integer> run(Typed typed) {
        return CompletableFuture.supplyAsync(
                () -> typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"));
    }

    private static Typed typed(Project project) {
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
        String worker = nextWorker();
        fleet.worker(worker, 2);
        goesAndComesBack(() -> fleet.freeze(worker), () -> fleet.thaw(worker));
    }

    @Test
    void aWorkerBehindASilentCableChangesNothingAndKillsItsAgent() throws Exception {
        // Nobody tells a client that its connection leads nowhere: it waits this long.
        fleet.remoteWorker(nextWorker(), 2, "--kafka", "request.timeout.ms=5000");
        goesAndComesBack(fleet::silence, fleet::mend);
    }

    /// The only worker goes while it has two agents, one that ends meanwhile and one that never does.
    private void goesAndComesBack(Runnable goes, Runnable comesBack) throws InterruptedException {
        Project project = Project.empty(place);
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "attempt 1: sleep 1000000\nattempt 2: sleep 10")
                .run("02", 1, "[]", "attempt 1: sleep 8000\nattempt 2: sleep 10")
                .submit("Plan");
        Typed typed = typed(project);
        CompletableFuture<Integer> stage = run(typed);
        await().atMost(PATIENCE)
                .until(() ->
                        !fleet.agents("01-01/1").isEmpty() && !fleet.agents("01-02/1").isEmpty());
        goes.run();
        fleet.worker(nextWorker(), 2);
        Thread.sleep(FROZEN);
        PlanReport report = passed(stage, typed);
        await("one agent ends by itself")
                .atMost(PATIENCE)
                .until(() -> fleet.agents("01-02/1").isEmpty());
        List<String> before = othersRefs(project);
        assertThat(fleet.agents("01-01/1")).as("the other one runs on").isNotEmpty();

        comesBack.run();
        await("it kills its agent").atMost(PATIENCE).until(() -> fleet.agents().isEmpty());
        await("what it had done comes late")
                .atMost(PATIENCE)
                .until(() -> refs(project).stream().anyMatch(ref -> ref.endsWith("/01-02/1")));
        Thread.sleep(LEASE);
        changedNothing(project, report, before);
    }

    private static void changedNothing(Project project, PlanReport report, List<String> before) {
        assertThat(othersRefs(project)).as("it moves no ref but its own").isEqualTo(before);
        History history = fleet.history(report.id());
        history.allMergedOnce(project, "HEAD").noOverlaps();
        PlanId plan = new PlanId(report.id());
        List<AttemptId> adopting =
                history.all(Event.AttemptEnded.class).stream()
                        .filter(ended -> ended.outcome() instanceof Outcome.Adopted)
                        .map(Event.AttemptEnded::attempt)
                        .toList();
        // Behind a cable alone an agent's work may be on the remote in time to be adopted.
        assertThat(history.all(Event.HeadMoved.class))
                .filteredOn(moved -> moved.unit().plan().equals(plan))
                .hasSize(2)
                .allMatch(moved ->
                        moved.attempt() == 2 || adopting.contains(new AttemptId(moved.unit(), 2)));
        assertThat(history.all(Event.AttemptEnded.class))
                .filteredOn(ended -> ended.attempt().work().plan().equals(plan))
                .extracting(ended -> ended.attempt().work().item() + "/" + ended.attempt().number())
                .as("each lease ended once, and a late end ends none")
                .doesNotHaveDuplicates();
        fleet.names().stream()
                .filter(name -> name.endsWith("-" + workers) || name.endsWith("-" + (workers - 1)))
                .forEach(worker -> assertThat(fleet.isAlive(worker)).as(worker).isTrue());
    }

    private static List<String> refs(Project project) {
        return project.git("ls-remote", "origin").lines().toList();
    }

    /// All refs of the remote, with what they hold, but those that the first attempts may write.
    private static List<String> othersRefs(Project project) {
        return refs(project).stream().filter(line -> !line.matches(FIRST)).toList();
    }

    @Test
    void aCoordinatorThatComesBackBesideItsSuccessorIsNotObeyed() throws Exception {
        Project project = Project.empty(place);
        underWayForLongerThan(FROZEN, project);
        fleet.worker(nextWorker(), 2);
        Typed typed = typed(project);
        CompletableFuture<Integer> stage = run(typed);
        await().atMost(PATIENCE).until(() -> !fleet.agents().isEmpty());
        String deposed = fleet.leader();
        fleet.freeze(deposed);
        Thread.sleep(FROZEN);
        assertThat(stage).as("there is work that it could disturb").isNotDone();
        int said = fleet.logOf(deposed).length();
        fleet.thaw(deposed);
        PlanReport report = passed(stage, typed);
        assertThat(fleet.leader()).isNotEqualTo(deposed);
        assertThat(fleet.logOf(deposed).substring(said)).containsPattern("stands by");
        fleet.history(report.id())
                .allMergedOnce(project, "HEAD")
                .batchesInOrder()
                .noOverlaps()
                .atMost(2)
                .basesContainDependencies(project);
        assertThat(report.runs()).allSatisfy(run -> assertThat(run.attempts()).hasSize(1));
    }

    /// A stage of eight runs in four batches, two at once.
    private static void underWayForLongerThan(Duration time, Project project) {
        String script = "attempt *: sleep " + time.dividedBy(3).toMillis();
        ScriptedStage stage = new ScriptedStage(project, 2);
        for (int batch = 1; batch <= 4; batch++) {
            for (int place = 0; place < 2; place++) {
                String before = "[\"0" + (2 * batch - 3 + place) + "\"]";
                stage.run("0" + (2 * batch - 1 + place), batch, batch == 1 ? "[]" : before, script);
            }
        }
        stage.submit("Plan");
    }
}
