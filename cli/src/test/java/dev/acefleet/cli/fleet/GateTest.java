package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.GateView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A stage that stops for a person, twice, on a fleet of processes: gate, answer, continuation, audit, books, route.
@Timeout(300)
class GateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String TRACK =
            """
            # Track: Odd

            ## Stages

            - [ ] **Stage 1: Odd** - odd things are written
            - [ ] **Stage 2: Even** - even things are written

            ## Stage Details

            ### Stage 1: Odd
            **Goal**: odd things are there
            **Requirements**: [ODD-01]
            **Runs**: 2 runs
            Runs:
            - [ ] 01-01: first
            - [ ] 01-02: second

            ### Stage 2: Even
            **Goal**: even things are there
            **Requirements**: None

            ## Progress

            | Stage | Runs Complete | Status | Completed |
            |---|---|---|---|
            | 1. Odd | 0/2 | Not started | - |
            | 2. Even | 0/1 | Not started | - |
            """;

    private static final String SPECS =
            """
            # Specs

            ## v1 Requirements
            - [ ] **ODD-01**: odd things

            ## Traceability

            | Requirement | Stage | Status |
            |---|---|---|
            | ODD-01 | Stage 1 | Pending |
            """;

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @BeforeEach
    void prepare() {
        project = Project.empty(place);
        ScriptedStage stage = new ScriptedStage(project, 2);
        project.write(".ace/track.md", TRACK);
        project.write(".ace/specs.md", SPECS);
        project.write(
                ".ace/pulse.md", "# Project Pulse\n\n## Current Position\n\nStage: 1 of 2 (Odd)\n");
        stage.run("01", 1, "[]", "attempt 1: gate 1 decision\naudit *: human look at the colours")
                .run("02", 1, "[]", "")
                .submit("Plan");
    }

    private static Optional<GateView> openGate(Typed typed, String plan) {
        assertThat(typed.run("report", plan, "-o", "json")).as(typed.err()).isZero();
        return Reports.of(typed.out()).gates().stream().filter(GateView::isOpen).findFirst();
    }

    private static GateView awaitGate(FleetProcesses fleet, Typed typed, String plan) {
        try {
            return await().atMost(PATIENCE)
                    .until(() -> openGate(typed, plan), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            StringBuilder told = new StringBuilder("No gate is open.\n");
            typed.run("why", plan);
            told.append(typed.out());
            typed.run("events", plan);
            told.append(typed.out());
            fleet.names().forEach(name -> told.append(fleet.logOf(name)).append('\n'));
            throw new AssertionError(told.toString(), e);
        }
    }

    /// As the plan's branch has it; empty while there is none.
    private String pulse(String plan) {
        if (!project.remoteRefs().contains("refs/heads/fleet/" + plan + " ")) {
            return "";
        }
        project.git("fetch", "-q", "origin", "fleet/" + plan);
        return project.git("show", "FETCH_HEAD:.ace/pulse.md");
    }

    @Test
    void aGateLeftOpenOverARestartOfEveryProcessIsAnsweredAndTheStageGoesOnToItsRoute() {
        try (FleetProcesses fleet =
                FleetProcesses.startWithBroker(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator").worker("one", 2);
            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--detach"))
                    .as(typed.err())
                    .isZero();
            String plan = typed.out().strip();
            GateView gate = awaitGate(fleet, typed, plan);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(pulse(plan))
                                    .contains("Batch: 1 of 1")
                                    .contains("Pending gates: " + gate.id() + " 1: write"));

            fleet.kill("one");
            fleet.kill("coordinator");
            fleet.killBroker();
            fleet.beginBroker();
            fleet.begin("coordinator");
            fleet.begin("one");

            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                typed.run("gates", "-o", "name");
                                return typed.out().strip();
                            },
                            gate.id()::equals);
            assertThat(typed.run("gates")).isZero();
            assertThat(typed.out())
                    .contains("fleet answer " + gate.id() + " one")
                    .contains(", until " + gate.deadline().toString().substring(0, 10));
            assertThat(typed.run("answer", gate.id(), "neither")).as("no such option").isNotZero();
            assertThat(typed.err()).contains("one, two");
            assertThat(typed.run("answer", gate.id(), "TWO", "--by", "ana"))
                    .as(typed.err())
                    .isZero();
            assertThat(typed.run("answer", gate.id(), "one")).as("too late").isNotZero();
            assertThat(typed.err()).contains("two").contains("ana");

            GateView people = awaitGate(fleet, typed, plan);
            assertThat(people.item()).isEqualTo("audit");
            assertThat(people.details()).contains("look at the colours");
            assertThat(typed.run("answer", people.id(), "approved")).as(typed.err()).isZero();
            assertThat(typed.run("watch", plan)).as(typed.err()).isZero();

            assertThat(typed.run("report", plan, "-o", "json")).isZero();
            assertEnded(Reports.of(typed.out()));
        }
    }

    private void assertEnded(PlanReport report) {
        assertThat(report.verdict()).isEqualTo("passed");
        assertThat(report.audit()).isEqualTo("done");
        assertThat(report.runs())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
        assertThat(report.runs().getFirst().attempts())
                .as("a fresh agent went on")
                .extracting(attempt -> attempt.outcome())
                .containsExactly("gated", "succeeded");
        assertThat(report.next().route()).isEqualTo("A");
        assertThat(report.next().banner()).isEqualTo("STAGE 1 COMPLETE");
        assertThat(report.next().facts())
                .containsExactly("Stage 1: Odd", "2 runs executed", "Goal verified");
        assertThat(report.next().offer()).isEqualTo("Stage 2: Even — even things are there");

        project.git("fetch", "-q", "origin", report.branch());
        assertThat(project.git("rev-parse", "FETCH_HEAD").strip()).isEqualTo(report.head());
        assertThat(project.git("log", "-1", "--format=%s", "FETCH_HEAD").strip())
                .isEqualTo("docs(01): complete Odd stage");
        assertThat(project.git("show", "--format=", "--name-only", "FETCH_HEAD").lines())
                .containsExactlyInAnyOrder(
                        ".ace/pulse.md",
                        ".ace/specs.md",
                        ".ace/stages/01-odd/01-proof.md",
                        ".ace/track.md");
        String track = project.git("show", "FETCH_HEAD:.ace/track.md");
        assertThat(track)
                .contains("- [x] **Stage 1: Odd** - odd things are written (completed ")
                .contains("- [x] 01-01: first")
                .contains("| 1. Odd | 2/2 | Complete | ")
                .contains("| 2. Even | 0/1 | Not started | - |");
        assertThat(project.git("show", "FETCH_HEAD:.ace/specs.md"))
                .contains("| ODD-01 | Stage 1 | Complete |");
        assertThat(project.git("show", "FETCH_HEAD:.ace/stages/01-odd/01-proof.md"))
                .contains("status: passed", "## Human Verified")
                .as("by the name that git knows")
                .contains("- Approved by Somebody");
        assertThat(project.git("show", "FETCH_HEAD:.ace/pulse.md")).contains("Pending gates: None");
    }

    @Test
    void whereNobodyIsWaitedForTheExitCodeSaysThatAPersonIsNeeded() {
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator", "--keep-refs", "1s").worker("one", 2);
            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--on-gate", "fail"))
                    .as(typed.err())
                    .isEqualTo(7);
            assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--on-gate", "approve"))
                    .as(typed.err())
                    .isZero();
            assertAttemptsAreGone();
            whatOnlyAPersonCanCheckIsPutToOneWhenTheStageIsRunAgain(fleet, typed);
        }
    }

    private void whatOnlyAPersonCanCheckIsPutToOneWhenTheStageIsRunAgain(
            FleetProcesses fleet, Typed typed) {
        new ScriptedStage(project, "02", "even")
                .run("01", 1, "[]", "audit *: human look at the colours")
                .submit("Without a gate in its run");
        assertThat(typed.run("run-stage", "2", "--agent", "scripted", "--on-gate", "fail"))
                .as(typed.err())
                .isEqualTo(7);
        assertThat(typed.run("run-stage", "2", "--agent", "scripted", "--detach"))
                .as(typed.err())
                .isZero();
        String plan = typed.out().strip();
        GateView people = awaitGate(fleet, typed, plan);
        assertThat(people.item()).isEqualTo("audit");
        assertThat(typed.run("answer", people.id(), "approved")).as(typed.err()).isZero();
        assertThat(typed.run("watch", plan)).as(typed.err()).isZero();
        assertThat(typed.run("run-stage", "2", "--agent", "scripted"))
                .as("nothing is left to be done")
                .isEqualTo(13);
    }

    /// A while after a plan has ended nothing of its attempts is on the remote, and its branch is.
    private void assertAttemptsAreGone() {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(project.remoteRefs().lines())
                                .filteredOn(ref -> ref.startsWith("refs/fleet/"))
                                .isNotEmpty()
                                .allMatch(ref -> ref.contains("/fence ")));
        assertThat(project.remoteRefs()).contains("refs/heads/fleet/");
    }
}
