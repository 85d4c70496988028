package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.cli.fleet.Reports;
import dev.acefleet.cli.fleet.ScriptedStage;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.stage.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole fleet on a real broker, real git and real agent processes, driven as a person drives it.
@Timeout(300)
class StageOnFleetTest {
    @TempDir Path place;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private LocalFleet fleet;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @SuppressWarnings("NullAway.Init")
    private ScriptedStage stage;

    @BeforeEach
    void start() throws IOException {
        fleet = begin(0);
        project = Project.empty(place);
        stage = new ScriptedStage(project, 4);
    }

    private LocalFleet begin(int port) throws IOException {
        Path state = place.resolve("state");
        return LocalFleet.start(
                state,
                port,
                LocalWorkers.configs(state, Path.of("/nonexistent"), 2, 2),
                new CoordinatorOptions(),
                false,
                said::add);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void
            nothingCountsAsDoneThatTheRepositoryDoesNotShowAndTheNextSubmissionDoesOnlyWhatIsMissing() {
        stage.run("01", 1, "[]", "attempt *: exit 0")
                .run("02", 1, "[]", "attempt *: no-recap")
                .run("03", 1, "[]", "attempt *: no-commits")
                .run("04", 1, "[]", "attempt *: dirty")
                .run("05", 1, "[]", "attempt *: touch .ace/track.md")
                .run("06", 1, "[]", "attempt *: touch " + ScriptedStage.PLACE + "01-07-recap.md")
                .run("07", 1, "[]", "attempt 1: fail")
                .run("08", 1, "[]", "attempt *: print 3\nattempt *: exit-after 1")
                .run("09", 1, "[\"01\"]", "")
                .submit("docs(01): create stage runs");

        Typed typed = typed();
        String[] afresh = {
            "run-stage", "1", "--agent", "scripted", "-o", "json", "--restart-clean"
        };
        assertThat(typed.run(afresh)).isEqualTo(5);
        PlanReport report = Reports.of(typed.out());

        assertThat(report.verdict()).isEqualTo("failed");
        for (String failed : List.of("01-01", "01-02", "01-03", "01-04", "01-05", "01-06")) {
            RunView run = run(report, failed);
            assertThat(run.state()).as(failed).isEqualTo(RunState.FAILED);
            assertThat(run.attempts())
                    .as(failed)
                    .hasSize(3)
                    .allSatisfy(attempt -> {
                        assertThat(attempt.failureKind()).isEqualTo("evidence_missing");
                        if (!failed.equals("01-01")) {
                            assertSalvaged(attempt);
                        }
                    });
        }
        assertThat(run(report, "01-07").state()).isEqualTo(RunState.DONE);
        assertThat(run(report, "01-07").attempts()).hasSize(2);
        assertThat(run(report, "01-08").state())
                .as("an agent that fails after everything is done has done it")
                .isEqualTo(RunState.DONE);
        assertThat(run(report, "01-08").attempts()).hasSize(1);
        assertThat(run(report, "01-09").state()).isEqualTo(RunState.SKIPPED);

        onlyWhatIsMissingIsDoneNext(report);
    }

    @Test
    void theCommandThatWasRefusedForAnotherPlanIsTakenWhenThatHasEnded() {
        stage.run("01", 1, "[]", "attempt *: stall").submit("Plan");
        Typed typed = typed();
        typed.run("run-stage", "1", "--agent", "scripted", "--key", "mine", "--detach");
        String other = typed.out().strip();
        assertThat(typed.run("run-stage", "1", "--agent", "scripted")).isEqualTo(1);
        assertThat(typed.err()).contains(other);
        assertThat(typed.run("run-stage", "1", "--agent", "scripted")).as("still").isEqualTo(1);
        assertThat(typed.run("cancel", other)).as(typed.err()).isZero();

        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--detach"))
                .as(typed.err())
                .isZero();
        String plan = typed.out().strip();
        assertThat(plan).isNotEqualTo(other);
        assertThat(typed.run("cancel", plan)).as(typed.err()).isZero();
    }

    @Test
    void gapsAreClosedByItselfAndTheStagePassesInTheSamePlan() {
        stage.run("01", 1, "[]", "audit *: gap the app has a door").submit("Plan");
        Typed typed = typed();
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--auto-gaps", "-o", "json"))
                .as(typed.err())
                .isZero();

        PlanReport report = Reports.of(typed.out());
        assertThat(report.verdict()).isEqualTo("passed");
        assertThat(report.reason()).contains("closed gaps in 1 round");
        assertThat(byId(report).keySet()).containsExactlyInAnyOrder("01-01", "01-02");
        assertThat(run(report, "01-02").batch()).isEqualTo(2);
        assertThat(report.endings())
                .extracting(ending -> ending.item())
                .contains("audit", "finish", "gaps", "gap-runs", "audit-2", "finish-2");
        assertThat(report.passedOver())
                .extracting(passed -> passed.answer())
                .containsExactly("close the gaps, round 1 of 1");
        assertThat(project.git("log", "--format=%s", report.head()))
                .contains("docs(01): record audit", "docs(01): create stage runs");
        assertThat(project.git("show", report.head() + ":gaps/01-02.txt")).isNotEmpty();
    }

    @Test
    void whatAPersonFindsWrongIsAGapOfTheProofUntilThePersonApproves() {
        stage.run("01", 1, "[]", "audit *: human look at the colours").submit("Plan");
        Typed typed = typed();
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--auto-gaps", "--detach"))
                .as(typed.err())
                .isZero();
        String plan = typed.out().strip();
        answer(typed, plan + "/audit/1/1", "the colours are wrong");
        answer(typed, plan + "/audit-2/1/1", "approved");
        assertThat(typed.run("watch", plan)).as(typed.err()).isZero();

        typed.run("report", plan, "-o", "json");
        PlanReport report = Reports.of(typed.out());
        assertThat(report.verdict()).isEqualTo("passed");
        assertThat(byId(report).keySet())
                .as("the architect found it in the proof")
                .containsExactlyInAnyOrder("01-01", "01-02");
        project.git("fetch", "-q", "origin", report.branch());
        String path = ScriptedStage.PLACE + "01-proof.md";
        String found =
                project.git("log", "--format=%H", "--grep=record audit", "FETCH_HEAD").strip();
        assertThat(project.git("show", found + ":" + path))
                .contains("status: gaps_found")
                .contains("says: the colours are wrong\"");
        assertThat(project.git("show", found + ":.ace/pulse.md"))
                .contains("says: the colours are wrong");
        assertThat(Proof.read(project.git("show", "FETCH_HEAD:" + path)).status())
                .isEqualTo(Proof.Status.PASSED);
    }

    @Test
    void whoFollowsIsKnownAgainWhenTheFleetIsRestarted() throws Exception {
        stage.run("01", 1, "[]", "attempt 1: stall").submit("Plan");
        Typed follower = typed();
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> code =
                    beside.submit(() -> follower.run("run-stage", "1", "--agent", "scripted"));
            Typed other = typed();
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            other.run("report", "-o", "json") == 0
                                    && run(Reports.of(other.out()), "01-01").state()
                                            == RunState.RUNNING);
            int port = fleet.server().getPort();
            fleet.close();
            assertThat(said)
                    .as("nobody waits without knowing for what")
                    .containsExactly(
                            "Starting the broker …",
                            "Starting the coordinator …",
                            "Starting 2 workers …",
                            "Stopping 2 workers: agents end, and what they did is saved …",
                            "Stopping coordinator and broker …",
                            "Stopped; what was begun goes on at the next start.");
            fleet = begin(port);

            assertThat(code.get(2, TimeUnit.MINUTES)).as(follower::err).isZero();
        } finally {
            // Where something above was not so, it may follow for ever.
            beside.shutdownNow();
        }
        assertThat(follower.err()).contains("01-01 attempt 2 succeeded");
    }

    private static void answer(Typed typed, String gate, String text) {
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            typed.run("gates", "-o", "name");
                            return typed.out().strip();
                        },
                        gate::equals);
        assertThat(typed.run("answer", gate, text)).as(typed.err()).isZero();
    }

    private void assertSalvaged(AttemptView attempt) {
        assertThat(attempt.ref()).isNotEmpty();
        String remote = project.git("ls-remote", "origin", attempt.ref());
        assertThat(remote).startsWith(attempt.commit());
    }

    private void onlyWhatIsMissingIsDoneNext(PlanReport first) {
        project.git("fetch", "-q", "origin", first.branch());
        project.git("merge", "-q", "--ff-only", "FETCH_HEAD");
        for (String number : List.of("01", "02", "03", "04", "05", "06")) {
            stage.run(number, 1, "[]", "");
        }
        stage.submit("fix(01): let the runs behave");

        Typed typed = typed();
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "-o", "json")).isZero();
        PlanReport second = Reports.of(typed.out());
        assertThat(byId(second).keySet())
                .containsExactlyInAnyOrder(
                        "01-01", "01-02", "01-03", "01-04", "01-05", "01-06", "01-09");
        assertThat(second.runs())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
        assertThat(project.git("rev-parse", "HEAD")).isEqualTo(second.head());
        assertThat(project.git("log", "--format=%s"))
                .contains("feat(01.01): ", "feat(01.09): ")
                .containsOnlyOnce("docs(01.08): complete");
        assertThat(project.git("fsck", "--strict")).doesNotContain("error");
        assertThat(typed().run("run-stage", "1")).as("nothing is left to do").isEqualTo(13);
    }

    private Typed typed() {
        return new Typed(project.checkout())
                .with("FLEET_SERVER", fleet.server().toString())
                .with("FLEET_TOKEN", fleet.token());
    }

    private static Map<String, RunView> byId(PlanReport report) {
        return report.runs().stream().collect(Collectors.toMap(RunView::id, Function.identity()));
    }

    private static RunView run(PlanReport report, String id) {
        return report.runs().stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow();
    }
}
