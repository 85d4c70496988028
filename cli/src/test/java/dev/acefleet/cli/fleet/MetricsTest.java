package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real Prometheus scrapes a real run, and every panel of the board and every alert rule is asked of it.
@Timeout(300)
class MetricsTest {
    private static final Path DEPLOY = Path.of("../deploy");

    private static final Path RULES = DEPLOY.resolve("prometheus").toAbsolutePath();
    private static final Pattern NAME = Pattern.compile("acefleet_[a-z_]*[a-z]");
    private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");

    /// Memory may not have been collected yet.
    private static final Set<String> MAY_BE_EMPTY = Set.of("Collections");

    @TempDir Path place;

    private static Path programs() throws IOException, InterruptedException {
        Optional<Path> programs = Prometheus.programs(Path.of("target/prometheus"));
        assumeThat(programs).as("Prometheus is on this machine").isPresent();
        return programs.orElseThrow();
    }

    /// What promtool says is wrong stands in the message.
    private void check(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(programs().resolve("promtool").toAbsolutePath().toString());
        line.addAll(List.of(arguments));
        boolean ok = Prometheus.run(place, line.toArray(String[]::new));
        assertThat(ok).as(Files.readString(place.resolve("output"))).isTrue();
    }

    @Test
    void theRulesAndTheConfigurationAreSoundAndEachRuleFiresWhenItShouldAndOnlyThen()
            throws Exception {
        check("check", "config", RULES.resolve("prometheus.yml").toString());
        check("check", "rules", RULES.resolve("alerts.yml").toString());
        check("test", "rules", RULES.resolve("alerts-test.yml").toString());

        String tests = Files.readString(RULES.resolve("alerts-test.yml"));
        Matcher alert = ALERT.matcher(Files.readString(RULES.resolve("alerts.yml")));
        int alerts = 0;
        while (alert.find()) {
            alerts++;
            assertThat(tests)
                    .as("a case in which it fires")
                    .contains("'{alertname=\"" + alert.group(1) + "\"}', value: 1");
        }
        assertThat(alerts).isGreaterThan(10);
    }

    @Test
    void everyPanelAndEveryRuleCanBeAskedAndHasDataWhereItShould() throws Exception {
        Path bin = programs();
        Project project = Project.empty(place);
        String paid = "provider " + place.resolve("limit") + " 1500\nattempt *: sleep 1500";
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "attempt *: " + paid)
                .run("02", 1, "[]", "attempt *: " + paid)
                .run("03", 2, "[01-01]", "attempt 1: fail\nattempt 2: " + paid)
                .submit("Plan");
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator", "--provider-pause", "2s");
            fleet.workerWithClaude("worker", 2, "team");
            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            try (Prometheus prometheus =
                    Prometheus.start(bin, place, FleetProcesses.freePort(), fleet.metricsPorts())) {
                await().atMost(Duration.ofSeconds(60)).until(prometheus::isReady);
                assertThat(typed.run("run-stage", "1", "--agent", "claude"))
                        .as(typed.err())
                        .isZero();
                await("the end is scraped")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> prometheus.series("acefleet_plans_ended_total == 1") == 1);
                for (Panel panel : panels()) {
                    await(panel.title() + ": " + panel.expression())
                            .atMost(Duration.ofSeconds(30))
                            .until(() ->
                                    prometheus.series(panel.expression()) > 0
                                            || MAY_BE_EMPTY.contains(panel.title()));
                }
                for (String expression : rules(RULES.resolve("alerts.yml"))) {
                    assertThat(prometheus.series(expression)).as(expression).isZero();
                }
            }
            assertThat(told(fleet)).containsAll(named());
        }
    }

    /// What rules, board and documents speak of.
    private static Set<String> named() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path file :
                List.of(
                        RULES.resolve("alerts.yml"),
                        RULES.resolve("alerts-test.yml"),
                        DEPLOY.resolve("grafana/dashboards/fleet.json"),
                        DEPLOY.resolveSibling("docs/operating.md"))) {
            NAME.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(named::add);
        }
        assertThat(named).hasSizeGreaterThan(40);
        return named;
    }

    private static Set<String> told(FleetProcesses fleet) throws Exception {
        Set<String> told = new TreeSet<>();
        for (int port : fleet.metricsPorts()) {
            told.addAll(Scrape.of(port, "/metrics").names());
        }
        return told;
    }

    private record Panel(String title, String expression) {}

    private static List<Panel> panels() throws IOException {
        JsonNode board =
                new JsonMapper()
                        .readTree(
                                Files.readString(DEPLOY.resolve("grafana/dashboards/fleet.json")));
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : board.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                panels.add(
                        new Panel(panel.path("title").asString(), target.path("expr").asString()));
            }
        }
        assertThat(panels).hasSizeGreaterThan(20);
        return panels;
    }

    private static List<String> rules(Path file) throws IOException {
        List<String> expressions =
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("expr: "))
                        .map(line -> line.substring("expr: ".length()))
                        .toList();
        assertThat(expressions).hasSizeGreaterThan(5);
        return expressions;
    }
}
