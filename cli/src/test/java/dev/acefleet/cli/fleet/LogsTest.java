package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.Bar;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What agents print is seen by a program that has nothing but the address of the API.
@Timeout(240)
class LogsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration SOON = Bar.of(Duration.ofSeconds(1));

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private FleetProcesses fleet;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @BeforeEach
    void start() {
        fleet = FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1));
        fleet.coordinator("coordinator");
        project = Project.empty(place);
    }

    @AfterEach
    void end() {
        fleet.close();
    }

    private Typed typed() {
        return new Typed(project.checkout())
                .with("FLEET_SERVER", fleet.server())
                .with("FLEET_TOKEN", fleet.token());
    }

    private String submitted() {
        Typed typed = typed();
        assertThat(typed.run("run-stage", "1", "--agent", "scripted", "--detach"))
                .as(typed.err())
                .isZero();
        assertThat(typed.run("ls", "-o", "name")).as(typed.err()).isZero();
        return typed.out().strip();
    }

    private PlanReport report(String plan) {
        Typed typed = typed();
        assertThat(typed.run("report", plan, "-o", "json")).as(typed.err()).isZero();
        return Reports.of(typed.out());
    }

    private RunView run(String plan) {
        return report(plan).runs().getFirst();
    }

    private static CompletableFuture<Integer> following(Typed typed, String what) {
        return CompletableFuture.supplyAsync(() -> typed.run("logs", what, "-f"));
    }

    private static void awaitLine(Typed typed, String line) {
        await(line)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(typed.out().lines()).contains(line));
    }

    private void awaitCause(String plan, String cause) {
        Typed typed = typed();
        await(cause)
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(typed.run("why", plan + "/01-01")).as(typed.err()).isZero();
                    assertThat(typed.out()).contains(cause);
                });
    }

    /// When the worker sent the piece with this text.
    private Instant sentAt(String plan, int attempt, String text) throws Exception {
        String path = "/api/v1/plans/" + plan + "/items/01-01/attempts/" + attempt + "/log";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(fleet.server() + path))
                        .header("Authorization", "Bearer " + fleet.token())
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertThat(Codec.ofViews().fromBody(body, LogPage.class))
                    .isInstanceOf(Decoded.Read.class);
            return ((Decoded.Read<LogPage>) Codec.ofViews().fromBody(body, LogPage.class))
                    .value().pieces().stream()
                            .filter(piece -> piece.text().contains(text))
                            .findFirst()
                            .orElseThrow()
                            .at();
        }
    }

    @Test
    void aLineIsSeenWhileItsAttemptRunsAndAfterItsWorkerWasKilled() throws Exception {
        new ScriptedStage(project, 1)
                .run(
                        "01",
                        1,
                        "[]",
                        "attempt 1: say hello from the first\nattempt 1: sleep 600000\n"
                                + "attempt 2: sleep 4000")
                .submit("Plan");
        fleet.worker("one", 1);
        String plan = submitted();
        Typed watching = typed();
        CompletableFuture<Integer> all = following(watching, plan);
        awaitLine(watching, "01-01/1 | hello from the first");
        assertThat(run(plan).state()).isEqualTo(RunState.RUNNING);

        fleet.kill("one");
        Typed later = typed();
        assertThat(later.run("logs", plan + "/01-01/1")).as(later.err()).isZero();
        assertThat(later.out().lines()).contains("hello from the first");

        awaitCause(plan, "lease lapsing");
        awaitCause(plan, "no worker");
        fleet.worker("two", 1);
        awaitLine(watching, "01-01/2 | Task 1: write src/01.txt");
        Instant seen = Instant.now();
        assertThat(Duration.between(sentAt(plan, 2, "Task 1: write"), seen))
                .as("from the worker to the screen of another process")
                .isLessThan(SOON);
        assertThat(all)
                .as(watching::err)
                .succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .isEqualTo(0);
        assertThat(watching.out())
                .contains("01-01.merge-2/1 | [fleet]")
                .containsOnlyOnce("01-01/1 | hello from the first");
        assertThat(report(plan).verdict()).isEqualTo("passed");
        assertThat(later.run("logs", plan, "--since", "1s")).as(later.err()).isZero();
        assertThat(later.out()).doesNotContain("hello from the first");
    }

    private static String metrics(int port) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + port + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(address).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static Path envFile(Path file, String text) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private String awaitGate(String plan) {
        Typed typed = typed();
        return await("a gate of " + plan)
                .atMost(PATIENCE)
                .until(
                        () -> {
                            assertThat(typed.run("gates", "-o", "name")).as(typed.err()).isZero();
                            return typed.out().strip();
                        },
                        gate -> !gate.isEmpty());
    }

    /// What a command prints.
    private String told(String... words) {
        Typed typed = typed();
        assertThat(typed.run(words)).as(typed.err()).isZero();
        return typed.out() + typed.err();
    }

    /// Pieces of a secret that a text has: no ten characters of it may be anywhere.
    private static List<String> parts(String secret, String text) {
        return IntStream.rangeClosed(0, secret.length() - 10)
                .mapToObj(from -> secret.substring(from, from + 10))
                .filter(text::contains)
                .toList();
    }

    @Test
    void aSecretOfTheEnvFileIsNowhereWhereverItIsCut() throws Exception {
        String secret = "sk-" + UUID.randomUUID();
        Path envFile = envFile(place.resolve("agent.env"), "MY_SECRET=" + secret + "\n");
        new ScriptedStage(project, 1)
                .run(
                        "01",
                        1,
                        "[]",
                        "attempt *: leak MY_SECRET\nattempt 1: complain MY_SECRET\nattempt 1: fail\n"
                                + "attempt 2: gate-leak 1 MY_SECRET")
                .submit("Plan");
        fleet.workerWithSecrets("one", 1, envFile);
        String plan = submitted();
        Typed watching = typed();
        CompletableFuture<Integer> all = following(watching, plan);
        List<String> seen = new ArrayList<>();
        String gate = awaitGate(plan);
        String asked = told("gates", "-o", "json");
        assertThat(asked).as("a text that was cut").contains("[redacted] and [redacted]", " …");
        seen.addAll(List.of(asked, told("gates"), told("why", plan + "/01-01"), told("ls")));
        assertThat(told("why", plan + "/01-01")).contains(gate);
        seen.add(told("answer", gate, "approved"));
        assertThat(all)
                .as(watching::err)
                .succeedsWithin(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .isEqualTo(0);
        assertThat(report(plan).verdict()).isEqualTo("passed");
        for (int attempt : List.of(1, 2, 3)) {
            String prefix = "01-01/" + attempt + " | ";
            assertThat(watching.out().lines())
                    .contains(prefix + "whole: [redacted]", prefix + "halves: [redacted]");
        }

        Path junit = place.resolve("junit.xml");
        Path summary = place.resolve("summary.md");
        String report =
                told(
                        "report",
                        plan,
                        "-o",
                        "json",
                        "--junit",
                        junit.toString(),
                        "--summary",
                        summary.toString());
        assertThat(report)
                .as("what the first attempt complained of")
                .contains("… ", "and [redacted] and [redacted]");
        seen.addAll(
                List.of(
                        watching.out(),
                        watching.err(),
                        report,
                        told("report", plan),
                        told("why", plan + "/01-01"),
                        told("events", plan, "-o", "jsonl"),
                        told("logs", plan + "/01-01/1"),
                        Files.readString(junit),
                        Files.readString(summary),
                        fleet.logOf("one"),
                        fleet.logOf("coordinator"),
                        project.git("ls-remote", "origin")));
        for (int port : fleet.metricsPorts()) {
            seen.add(metrics(port));
        }
        assertThat(seen).anyMatch(text -> redactions(text) > 3_000);
        List<String> records = TestBroker.everything(fleet.kafka(), fleet.topics());
        assertThat(records).as("what all topics hold").anyMatch(text -> text.contains("halves: "));
        seen.addAll(records);
        assertThat(seen).allSatisfy(text -> assertThat(parts(secret, text)).isEmpty());
    }

    /// As the worker's metrics say it; 0 in every other text.
    private static double redactions(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("acefleet_redactions_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }
}
