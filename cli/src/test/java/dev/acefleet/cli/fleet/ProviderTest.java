package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.Bar;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.FailureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A provider is at its limit for a while, under ten runs of a fleet of processes. The agent prints what Claude Code does, so
/// that the worker reads it as it would there.
@Timeout(420)
class ProviderTest {
    private static final int RUNS = 10;
    private static final String BREAKER = "acefleet_provider_breaker_open";
    private static final Duration PAUSE = Duration.ofSeconds(4);

    /// The whole minute (spec/stage.md 4.3) where time is no matter.
    private static final Duration LIMIT = Bar.away(Duration.ofMinutes(1), Duration.ofSeconds(9));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private FleetProcesses fleet;

    @SuppressWarnings("NullAway.Init")
    private Typed typed;

    @BeforeEach
    void start() {
        fleet = FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1));
        fleet.coordinator("coordinator", "--provider-pause", PAUSE.toSeconds() + "s");
        fleet.workerWithClaude("worker-1", 2, "team");
        fleet.workerWithClaude("worker-2", 2, "team");
        Project project = Project.empty(place);
        ScriptedStage stage = new ScriptedStage(project, RUNS);
        for (int run = 1; run <= RUNS; run++) {
            stage.run(
                    String.format(Locale.ROOT, "%02d", run),
                    1,
                    "[]",
                    "attempt *: provider " + place.resolve("limit") + " " + LIMIT.toMillis());
        }
        stage.submit("Plan");
        typed =
                new Typed(project.checkout())
                        .with("FLEET_SERVER", fleet.server())
                        .with("FLEET_TOKEN", fleet.token());
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
    void tenRunsPassAndNoneOfTheirAttemptsIsConsumedAndOneAtATimeGoesToSee() throws Exception {
        await().atMost(PATIENCE).until(() -> said("workers").contains("worker-2"));
        String plan = said("run-stage", "1", "--agent", "claude", "--detach").strip();

        await().atMost(PATIENCE).until(() -> said("provider").contains("team"));
        assertThat(said("provider")).contains("claude", "429");
        assertThat(said("why", plan))
                .contains("the provider of the account claude/team", "fleet provider");
        assertThat(typed.run("doctor")).isEqualTo(1);
        assertThat(typed.out()).contains("provider claude/team: refuses since");
        assertThat(typed.run("provider", "resume", "codex/team")).isNotZero();
        assertThat(typed.err()).contains("these refuse: claude/team");
        assertThat(figure()).as("its metric").hasValue("1.0");

        assertThat(typed.run("watch", plan, "--timeout", "240s")).as(typed.err()).isZero();
        PlanReport report = Reports.of(said("report", plan, "-o", "json"));
        assertThat(report.verdict()).isEqualTo("passed");
        assertThat(report.runs()).hasSize(RUNS);
        List<AttemptView> attempts =
                report.runs().stream().flatMap(run -> run.attempts().stream()).toList();
        assertThat(attempts).filteredOn(ProviderTest::isRefused).isNotEmpty();
        assertThat(attempts)
                .as("nothing was consumed")
                .noneMatch(attempt ->
                        attempt.failure().filter(FailureKind::consumesAttempt).isPresent());
        requireOneAtATime(attempts);
        await().atMost(PATIENCE).until(() -> figure().equals(Optional.of("0.0")));
    }

    private static boolean isRefused(AttemptView attempt) {
        return attempt.failure().filter(FailureKind.PROVIDER_QUOTA::equals).isPresent();
    }

    /// From the first refusal to the first success nothing was begun but one attempt in each pause.
    private static void requireOneAtATime(List<AttemptView> attempts) {
        Instant refused =
                attempts.stream()
                        .filter(ProviderTest::isRefused)
                        .map(attempt -> attempt.endedAt().orElseThrow())
                        .min(Instant::compareTo)
                        .orElseThrow();
        Instant answered =
                attempts.stream()
                        .filter(attempt -> !isRefused(attempt))
                        .map(attempt -> attempt.endedAt().orElseThrow())
                        .min(Instant::compareTo)
                        .orElseThrow();
        List<Instant> probes =
                attempts.stream()
                        .map(AttemptView::leasedAt)
                        .filter(at -> at.isAfter(refused) && at.isBefore(answered))
                        .sorted()
                        .toList();
        assertThat(probes).isNotEmpty();
        Instant last = refused;
        for (Instant probe : probes) {
            assertThat(Duration.between(last, probe)).isGreaterThanOrEqualTo(PAUSE);
            last = probe;
        }
    }

    /// What the coordinator's metrics say of the account.
    private Optional<String> figure() throws IOException, InterruptedException {
        Scrape scrape = Scrape.of(fleet.metricsPorts().getFirst(), "/metrics");
        assertThat(scrape.lines(BREAKER))
                .allSatisfy(line ->
                        assertThat(line).contains("account=\"team\"", "provider=\"claude\""));
        return scrape.value(BREAKER);
    }
}
