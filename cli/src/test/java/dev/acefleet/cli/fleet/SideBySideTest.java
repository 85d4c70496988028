package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Several plans at once on one fleet of processes: two stages of one repository, and a stage of another one.
@EnabledIfSystemProperty(named = "acefleet.tests", matches = "all")
@Timeout(300)
class SideBySideTest {
    private static final String SLOW = "attempt *: sleep 4000";

    private static final String TRACK =
            """
            # Track: Numbers

            - [ ] **Stage 1: Odd** - odd things
            - [ ] **Stage 2: Even** - even things

            ### Stage 1: Odd
            **Goal**: odd things are there
            ### Stage 2: Even
            **Goal**: even things are there

            | Stage | Runs Complete | Status | Completed |
            |---|---|---|---|
            | 1. Odd | 0/2 | Not started | - |
            | 2. Even | 0/2 | Not started | - |
            """;

    @TempDir Path place;

    private Project project(String name) throws IOException {
        Project project = Project.empty(Files.createDirectory(place.resolve(name)));
        ScriptedStage odd = new ScriptedStage(project, 2);
        project.write(".ace/track.md", TRACK);
        project.write(".ace/pulse.md", "# Project Pulse\n\n## Current Position\n");
        odd.run("01", 1, "[]", "src/odd-1.txt", SLOW)
                .run("02", 2, "[\"01\"]", "src/odd-2.txt", SLOW);
        new ScriptedStage(project, "02", "even")
                .run("01", 1, "[]", "src/even-1.txt", SLOW)
                .run("02", 2, "[\"01\"]", "src/even-2.txt", SLOW)
                .submit("Plan");
        return project;
    }

    private static Typed typed(Project project, FleetProcesses fleet) {
        return new Typed(project.checkout())
                .with("FLEET_SERVER", fleet.server())
                .with("FLEET_TOKEN", fleet.token());
    }

    private static String submit(Typed typed, String stage) {
        assertThat(typed.run("run-stage", stage, "--agent", "scripted", "--detach"))
                .as(typed.err())
                .isZero();
        return typed.out().strip();
    }

    private static PlanReport ended(Typed typed, String plan) {
        assertThat(typed.run("watch", plan)).as(typed.err()).isZero();
        assertThat(typed.run("report", plan, "-o", "json")).as(typed.err()).isZero();
        PlanReport report = Reports.of(typed.out());
        assertThat(report.verdict()).isEqualTo("passed");
        assertThat(report.runs())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE))
                .allSatisfy(run -> assertThat(run.attempts()).hasSize(1));
        return report;
    }

    @Test
    void stagesOfOneRepositoryAndOfAnotherDoNotDisturbEachOther() throws IOException {
        Project first = project("first");
        Project second = project("second");
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator").worker("one", 2).worker("two", 2);
            Typed inFirst = typed(first, fleet);
            Typed inSecond = typed(second, fleet);
            String odd = submit(inFirst, "1");
            String even = submit(inFirst, "2");
            String other = submit(inSecond, "1");

            PlanReport oddReport = ended(inFirst, odd);
            PlanReport evenReport = ended(inFirst, even);
            PlanReport otherReport = ended(inSecond, other);

            assertOverlap(List.of(oddReport, evenReport, otherReport));
            assertOnlyItsOwn(first, oddReport, "odd", "even");
            assertOnlyItsOwn(first, evenReport, "even", "odd");
            assertOnlyItsOwn(second, otherReport, "odd", "even");
            assertThat(second.remoteRefs()).contains(other).doesNotContain(odd, even);
            assertThat(first.remoteRefs()).contains(odd, even).doesNotContain(other);
            for (PlanReport report : List.of(oddReport, evenReport)) {
                first.git("fetch", "-q", "origin", report.branch());
                fleet.history(report.id()).allMergedOnce(first, "FETCH_HEAD");
            }
        }
    }

    /// While any of them worked, the others did.
    private static void assertOverlap(List<PlanReport> reports) {
        Instant lastBegin =
                reports.stream()
                        .map(report -> times(report).min(Comparator.naturalOrder()).orElseThrow())
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        Instant firstEnd =
                reports.stream()
                        .map(report -> times(report).max(Comparator.naturalOrder()).orElseThrow())
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        assertThat(lastBegin).isBefore(firstEnd);
    }

    private static Stream<Instant> times(PlanReport report) {
        return report.runs().stream()
                .flatMap(run -> run.attempts().stream())
                .flatMap(SideBySideTest::times);
    }

    private static Stream<Instant> times(AttemptView attempt) {
        return Stream.of(attempt.startedAt(), attempt.endedAt()).flatMap(time -> time.stream());
    }

    private static void assertOnlyItsOwn(
            Project project, PlanReport report, String own, String foreign) {
        project.git("fetch", "-q", "origin", report.branch());
        assertThat(project.git("rev-parse", "FETCH_HEAD")).isEqualTo(report.head());
        assertThat(project.git("ls-tree", "-r", "--name-only", "FETCH_HEAD").lines())
                .contains("src/" + own + "-1.txt", "src/" + own + "-2.txt")
                .noneMatch(file -> file.startsWith("src/" + foreign))
                .filteredOn(file -> file.endsWith("-recap.md"))
                .allMatch(file -> file.contains("-" + own + "/"));
        String track = project.git("show", "FETCH_HEAD:.ace/track.md");
        String number = own.equals("odd") ? "1. Odd" : "2. Even";
        String others = own.equals("odd") ? "2. Even" : "1. Odd";
        assertThat(track)
                .contains("| " + number + " | 2/2 | Complete | ")
                .contains("| " + others + " | 0/2 | Not started | - |");
    }
}
