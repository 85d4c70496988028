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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real Prometheus scrapes a real run, and every panel of the board and every alert rule is asked of it.
@Timeout(300)
class MetricsTest {
    private static final Path DEPLOY = Path.of("../deploy");

    /// The scripted agent costs nothing, and memory may not have been collected yet.
    private static final Set<String> MAY_BE_EMPTY = Set.of("Cost", "Tokens", "Collections");

    @TempDir Path place;

    @Test
    void everyPanelAndEveryRuleCanBeAskedAndHasDataWhereItShould() throws Exception {
        Optional<Path> programs = Prometheus.programs(Path.of("target/prometheus"));
        assumeThat(programs).as("Prometheus is on this machine").isPresent();
        Path bin = programs.orElseThrow();
        Path rules = DEPLOY.resolve("prometheus/alerts.yml").toAbsolutePath();
        assertThat(Prometheus.run(place, promtool(bin), "check", "rules", rules.toString()))
                .isTrue();
        Project project = Project.empty(place);
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "sleep 1500")
                .run("02", 1, "[]", "sleep 1500")
                .run("03", 2, "[01-01]", "attempt 1: fail\nattempt 2: sleep 1500")
                .submit("Plan");
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1))) {
            fleet.coordinator("coordinator").worker("worker", 2);
            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            try (Prometheus prometheus =
                    Prometheus.start(bin, place, FleetProcesses.freePort(), fleet.metricsPorts())) {
                await().atMost(Duration.ofSeconds(60)).until(prometheus::isReady);
                assertThat(typed.run("run-stage", "1", "--agent", "scripted")).isZero();
                await("both roles are scraped")
                        .atMost(Duration.ofSeconds(60))
                        .until(() ->
                                prometheus.series("acefleet_plans_ended_total") > 0
                                        && prometheus.series("acefleet_slots") > 0);
                for (Panel panel : panels()) {
                    await(panel.title() + ": " + panel.expression())
                            .atMost(Duration.ofSeconds(30))
                            .until(() ->
                                    prometheus.series(panel.expression()) > 0
                                            || MAY_BE_EMPTY.contains(panel.title()));
                }
                for (String expression : rules(rules)) {
                    assertThat(prometheus.series(expression)).as(expression).isZero();
                }
            }
        }
    }

    private static String promtool(Path bin) {
        return bin.resolve("promtool").toAbsolutePath().toString();
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
