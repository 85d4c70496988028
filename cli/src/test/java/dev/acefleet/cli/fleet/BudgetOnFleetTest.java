package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A stage with budgets on a fleet of processes (DX-07): its agents say as they work what they use, as Claude Code does, and
/// would never end by themselves at the place where they are stopped.
@Timeout(300)
class BudgetOnFleetTest {
    private static final int BUDGET_USED_UP = 11;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// In its first attempt; its second one does what is missing.
    private static final String HUNGRY = "attempt *: use 1000\nattempt 1: stall-before 2";

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
        fleet.coordinator("coordinator").workerWithClaude("worker", 2, "team");
        project = Project.empty(place);
        ScriptedStage stage = new ScriptedStage(project, 2);
        project.write(".ace/config.json", "{\"checks\": {\"auditor\": false}}\n");
        stage.run("01", 1, "[]", List.of("src/a.txt", "src/b.txt"), HUNGRY)
                .run("02", 2, "[\"01\"]", List.of("src/c.txt", "src/d.txt"), HUNGRY)
                .submit("Plan");
        typed =
                new Typed(project.checkout())
                        .with("FLEET_SERVER", fleet.server())
                        .with("FLEET_TOKEN", fleet.token());
    }

    @AfterEach
    void end() {
        fleet.close();
    }

    private String said(int code, String... line) {
        assertThat(typed.run(line)).as(typed.out() + typed.err()).isEqualTo(code);
        return typed.out() + typed.err();
    }

    @Test
    void whatABudgetStopsIsSavedAndGoesOnToTheEndWhenItIsRaised() {
        said(
                BUDGET_USED_UP,
                "run-stage",
                "1",
                "--agent",
                "claude",
                "--budget-run",
                "tokens=1500",
                "--budget-stage",
                "tokens=5000");
        PlanReport first = report("");
        String plan = first.id();
        requireStopped(first, 0, "2000 of 1500 tokens", "--budget-run");
        assertThat(first.runs().getLast().state()).isEqualTo(RunState.SKIPPED);
        requireSaved(first.runs().getFirst());
        assertThat(said(0, "why", plan + "/01-01"))
                .contains("budget of the run is used up", "2000 of 1500")
                .contains("then fleet retry " + plan + " --budget-run tokens=4000");
        assertThat(said(0, "report", plan))
                .contains("2000 tokens", "5000 tokens for the stage; 1500 tokens for each run");

        said(0, named(first));
        said(BUDGET_USED_UP, "watch", plan);
        PlanReport second = report(plan);
        requireDone(second.runs().getFirst());
        requireStopped(second, 1, "5000 of 5000 tokens", "--budget-stage");
        assertThat(said(0, "why", plan + "/01-02"))
                .contains("budget of the stage is used up")
                .contains("then fleet retry " + plan + " --budget-stage tokens=10000");
        assertThat(said(0, "report", plan)).contains("(used up)");

        assertThat(typed.run("retry", plan, "--budget-stage", "tokens=4500")).isNotZero();
        assertThat(typed.err()).contains("has used up as much already", "5000 of 4500 tokens");
        said(0, named(second));
        said(0, "watch", plan);
        PlanReport last = report(plan);
        assertThat(last.verdict()).isEqualTo("passed");
        last.runs().forEach(BudgetOnFleetTest::requireDone);
        assertThat(last.spending().orElseThrow().tokens()).isEqualTo(6000);
        project.git("fetch", "-q", "origin", last.branch());
        assertThat(project.git("log", "--format=%s", "FETCH_HEAD").lines())
                .as("no task was done twice")
                .containsOnlyOnce(
                        "feat(01.01): write src/a.txt",
                        "feat(01.01): write src/b.txt",
                        "feat(01.02): write src/c.txt",
                        "feat(01.02): write src/d.txt");
    }

    /// The command to go on by, which a report names last.
    private static String[] named(PlanReport report) {
        String[] words = report.next().commands().getLast().split(" ", -1);
        assertThat(words).startsWith("fleet", "retry");
        return Arrays.copyOfRange(words, 1, words.length);
    }

    /// Of the newest plan, if none is named.
    private PlanReport report(String plan) {
        assertThat(
                        plan.isEmpty()
                                ? typed.run("report", "-o", "json")
                                : typed.run("report", plan, "-o", "json"))
                .as(typed.err())
                .isZero();
        return Reports.of(typed.out());
    }

    /// While it worked, and nothing of it is left.
    private void requireStopped(PlanReport report, int run, String used, String option) {
        assertThat(report.verdict()).isEqualTo("failed");
        RunView stopped = report.runs().get(run);
        assertThat(stopped.state()).isEqualTo(RunState.FAILED);
        assertThat(stopped.reason()).contains(used, "fleet retry " + report.id() + " " + option);
        AttemptView attempt = stopped.attempts().getLast();
        assertThat(attempt.failureKind()).isEqualTo("budget");
        assertThat(attempt.tokens()).hasValue(2000);
        await().atMost(PATIENCE).until(() -> fleet.agents().isEmpty());
    }

    private void requireSaved(RunView run) {
        AttemptView attempt = run.attempts().getLast();
        project.git("fetch", "-q", "origin", attempt.ref());
        assertThat(project.git("rev-parse", "FETCH_HEAD").strip()).isEqualTo(attempt.commit());
        assertThat(project.git("log", "--format=%s", "FETCH_HEAD"))
                .contains("feat(01.01): write src/a.txt")
                .doesNotContain("write src/b.txt");
    }

    private static void requireDone(RunView run) {
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(run.attempts())
                .extracting(AttemptView::outcome, AttemptView::failureKind)
                .containsExactly(tuple("failed", "budget"), tuple("succeeded", ""));
    }
}
