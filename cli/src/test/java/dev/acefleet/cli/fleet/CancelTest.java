package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.Bar;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.coordinator.core.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A person cancels what runs, or does again what failed, by the program, over a fleet of processes with one slot.
@Timeout(300)
class CancelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// The workers' grace is 2 s.
    private static final Duration GRACE_AND_FIVE_SECONDS = Duration.ofSeconds(7);

    /// An agent that is deaf to the polite signal and never ends, a shell of it with a child, and a grandchild in a session of
    /// its own whose parent has gone.
    private static final String STUBBORN =
            "attempt *: fork\nattempt *: ignore-sigterm\nattempt *: stall";

    private static final int STUBBORN_PROCESSES = 4;

    @TempDir static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static FleetProcesses fleet;

    private static int workers;

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @SuppressWarnings("NullAway.Init")
    private Typed typed;

    private String worker = "";

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
    void prepare() {
        project = Project.empty(place);
        typed =
                new Typed(project.checkout())
                        .with("FLEET_SERVER", fleet.server())
                        .with("FLEET_TOKEN", fleet.token());
        worker = "worker-" + ++workers;
        fleet.worker(worker, 1);
    }

    @AfterEach
    void stopWorker() {
        fleet.kill(worker);
    }

    private void twoRuns(String script) {
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", script)
                .run("02", 1, "[]", script)
                .submit("Plan");
    }

    /// Submits stage 1 and waits until `processes` of an attempt are there.
    private String submitted(int processes, String... options) {
        String[] line = {"run-stage", "1", "--agent", "scripted", "--detach"};
        String[] all = new String[line.length + options.length];
        System.arraycopy(line, 0, all, 0, line.length);
        System.arraycopy(options, 0, all, line.length, options.length);
        assertThat(typed.run(all)).as(typed.err()).isZero();
        String plan = typed.out().strip();
        await().atMost(PATIENCE).until(() -> fleet.agents().size() >= processes);
        return plan;
    }

    private PlanReport report(String plan) {
        assertThat(typed.run("report", plan, "-o", "json")).as(typed.err()).isZero();
        return Reports.of(typed.out());
    }

    private static boolean lives(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // Gone between opening and reading.
            assertThat(Path.of("/proc", String.valueOf(pid))).doesNotExist();
            return false;
        }
    }

    private static List<Long> pids(List<String> agents) {
        return agents.stream().map(agent -> Long.parseLong(agent.split("[ /]+", 4)[2])).toList();
    }

    @Test
    void nothingOfAStubbornAgentLivesWhenItsPlanIsCancelledAndTheQueuedRunNeverStarts() {
        twoRuns(STUBBORN);
        String plan = submitted(STUBBORN_PROCESSES);
        List<Long> processes = pids(fleet.agents());
        assertThat(processes)
                .hasSizeGreaterThanOrEqualTo(STUBBORN_PROCESSES)
                .allMatch(CancelTest::lives);

        long before = System.nanoTime();
        assertThat(typed.run("cancel", plan, "--reason", "wrong base")).as(typed.err()).isZero();
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(typed.out()).isEqualTo(plan + " is cancelled\n");
        assertThat(fleet.agents()).isEmpty();
        assertThat(processes).noneMatch(CancelTest::lives);
        assertThat(took).isLessThan(Bar.of(GRACE_AND_FIVE_SECONDS));

        PlanReport report = report(plan);
        assertThat(report.verdict()).isEqualTo("cancelled");
        assertThat(report.reason()).contains("wrong base");
        assertThat(report.runs())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.CANCELLED));
        assertThat(report.runs().stream().flatMap(run -> run.attempts().stream()))
                .as("one slot: one attempt was granted, and ended by its worker's own word")
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.failureKind()).isEqualTo("cancelled"));
        assertThat(typed.run("watch", plan)).isEqualTo(9);
        theSlotIsFreeForThePlanAfter();
        History history = fleet.history(plan);
        assertThat(history.leases("01-01") + history.leases("01-02")).isEqualTo(1);
        assertThat(typed.run("cancel", plan)).as("it is over").isEqualTo(1);
        assertThat(typed.err()).contains("has ended, so there is nothing to cancel");
    }

    /// Its records lie behind that of the queued run, which has therefore been taken when this ends.
    private void theSlotIsFreeForThePlanAfter() {
        twoRuns("attempt *: sleep 1");
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"))
                .as(typed.err())
                .isZero();
        PlanReport report = Reports.of(typed.out());
        fleet.history(report.id()).allMergedOnce(project, "HEAD");
        assertThat(report.runs()).allSatisfy(run -> assertThat(run.attempts()).hasSize(1));
    }

    @Test
    void aPlanWhoseWorkerDoesNotAnswerIsNotCancelledUntilItDoes() {
        twoRuns(STUBBORN);
        String plan = submitted(STUBBORN_PROCESSES);
        fleet.freeze(worker);
        try {
            assertThat(typed.run("cancel", plan, "--timeout", "8s"))
                    .as("longer than the lease")
                    .isEqualTo(8);
            assertThat(typed.out()).isEmpty();
            assertThat(report(plan).runs().stream().map(RunView::state))
                    .as("only the one that was granted may have a process")
                    .containsExactlyInAnyOrder(RunState.CANCELLING, RunState.CANCELLED);
            assertThat(fleet.agents()).isNotEmpty();
        } finally {
            fleet.thaw(worker);
        }

        assertThat(typed.run("watch", plan, "--timeout", "30s")).as(typed.err()).isEqualTo(9);
        assertThat(fleet.agents()).isEmpty();
        History history = fleet.history(plan);
        assertThat(history.leases("01-01") + history.leases("01-02")).isEqualTo(1);
    }

    @Test
    void aRunIsCancelledAloneAndTheOthersGoOn() {
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", STUBBORN)
                .run("02", 1, "[]", "attempt *: sleep 1")
                .submit("Plan");
        String plan = submitted(STUBBORN_PROCESSES, "--on-failure", "continue");

        assertThat(typed.run("cancel", plan + "/01-01")).as(typed.err()).isZero();
        assertThat(typed.out()).isEqualTo(plan + "/01-01 is cancelled\n");
        assertThat(fleet.history(plan).all(Event.WorkCancelling.class))
                .filteredOn(event -> event.work().plan().value().equals(plan))
                .as("in two states")
                .hasSize(1);

        assertThat(typed.run("watch", plan, "--timeout", "60s")).isEqualTo(5);
        PlanReport report = report(plan);
        assertThat(report.runs().stream().map(RunView::state))
                .containsExactly(RunState.CANCELLED, RunState.DONE);
        assertThat(typed.run("retry", plan + "/01-01")).as("nobody failed").isEqualTo(1);
        assertThat(typed.err()).contains("only what failed or is parked");
    }

    @Test
    void aRetryOfWhatFailedGoesOnWithWhatIsMissing() {
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "attempt *: sleep 1")
                .run(
                        "02",
                        1,
                        "[]",
                        "attempt 1: fail\nattempt 2: fail\nattempt 3: fail\nattempt 4: sleep 1")
                .run("03", 2, "[\"01-02\"]", "attempt *: sleep 1")
                .submit("Plan");
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"))
                .as(typed.err())
                .isEqualTo(5);
        PlanReport failed = Reports.of(typed.out());
        assertThat(failed.runs().stream().map(RunView::state))
                .containsExactly(RunState.DONE, RunState.FAILED, RunState.SKIPPED);
        assertThat(typed.run("retry", failed.id() + "/01-01")).as("it is done").isEqualTo(1);

        assertThat(typed.run("retry", failed.id() + "/01-02")).as(typed.err()).isZero();
        assertThat(typed.run("watch", failed.id(), "--timeout", "60s")).as(typed.err()).isZero();

        PlanReport passed = report(failed.id());
        assertThat(passed.runs())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
        assertThat(passed.runs().stream().map(run -> run.attempts().size()))
                .as("what was done is not done again")
                .containsExactly(1, 4, 1);
        project.git("fetch", "--quiet", "origin", "refs/heads/" + passed.branch());
        assertThat(project.git("rev-parse", "FETCH_HEAD")).isEqualTo(passed.head());
        fleet.history(failed.id())
                .allMergedOnce(project, "FETCH_HEAD")
                .batchesInOrder()
                .basesContainDependencies(project);
    }
}
