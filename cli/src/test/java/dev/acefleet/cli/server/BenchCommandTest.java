package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Main;
import dev.acefleet.cli.client.ui.Interrupts;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.cli.server.bench.BenchHost;
import dev.acefleet.cli.server.bench.BenchReport;
import dev.acefleet.cli.server.bench.Figure;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.worker.config.WorkerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A bench of a hundredth of its size, on real brokers, fleets and processes: that every figure is there, not that it is
/// good.
@EnabledIfSystemProperty(named = "acefleet.tests", matches = "all")
@Timeout(240)
class BenchCommandTest {
    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Surroundings surroundings(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("XDG_STATE_HOME", directory.toString());
        environment.putAll(more);
        return new Surroundings(
                environment,
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                Terminal.NONE,
                InstantSource.system(),
                new Interrupts(false));
    }

    private BenchReport bench(String... measures) {
        return bench(surroundings(Map.of()), measures);
    }

    private BenchReport bench(Surroundings surroundings, String... measures) {
        out.reset();
        String[] line = new String[measures.length + 5];
        System.arraycopy(new String[] {"bench", "--percent", "1", "-o", "json"}, 0, line, 0, 5);
        System.arraycopy(measures, 0, line, 5, measures.length);
        assertThat(Main.run(surroundings, line)).isZero();
        String json = out.toString(StandardCharsets.UTF_8);
        return switch (new Codec().fromBody(json, BenchReport.class)) {
            case Decoded.Read<BenchReport>(BenchReport report) -> report;
            case Decoded.OtherVersion<BenchReport> _, Decoded.Unreadable<BenchReport> _ ->
                    throw new AssertionError(json);
        };
    }

    private static void areMeasured(BenchReport report, String... names) {
        assertThat(report.figures()).extracting(Figure::name).contains(names);
        assertThat(report.figures())
                .allSatisfy(figure -> {
                    assertThat(figure.samples()).isPositive();
                    assertThat(figure.least()).isPositive();
                    assertThat(figure.median()).isBetween(figure.least(), figure.most());
                });
        assertThat(report.machine().cores()).isPositive();
    }

    @Test
    void figuresOfAFleetAreThere() {
        areMeasured(
                bench("dispatch", "fold", "repository", "logs"),
                "queued to process started",
                "100,000 journal entries",
                "granted to agent started: fetch, checkout",
                "merge item: fence, fetch, merge, push",
                "of that, a git push",
                "agent's print to logs -f");
    }

    /// Begins a fleet for each number of workers and slots.
    @Test
    void figuresOfManyItemsAreThere() {
        areMeasured(
                bench("throughput", "batches", "drain", "scale"),
                "floor: xargs -P 4",
                "floor: bare loop, 16 taker(s)",
                "floor: bare loop, there and back",
                "1 worker(s) x 1 slot(s)",
                "1 worker(s) x 8 slot(s)",
                "4 worker(s) x 1 slot(s)",
                "4 worker(s) x 4 slot(s)",
                "last process of a batch to first of the next",
                "100 items in 2 batches",
                "item of the largest plan to one of the smallest");
    }

    /// Begins no fleet.
    @Test
    void figuresOfAssignmentsAreThere() {
        areMeasured(
                bench("assign"),
                "create of 3 steps, launcher included",
                "status of 100 steps, launcher included",
                "finish of 1000 steps, launcher included");
    }

    /// Begins a coordinator thrice.
    @Test
    void figuresOfItsProcessesAreThere() {
        areMeasured(
                bench("takeover", "memory"),
                "kill -9 to the next decision",
                "SIGTERM to the next one's decision",
                "worker, idle",
                "coordinator, idle",
                "coordinator with 1000 items");
    }

    @Test
    void aFleetThatIsThereIsMeasuredByItsJournal() throws IOException {
        WorkerConfig.AgentConfig noop =
                new WorkerConfig.AgentConfig(
                        WorkerConfig.AgentConfig.Type.BENCH,
                        List.of("true"),
                        Optional.empty(),
                        Map.of());
        WorkerConfig worker =
                new WorkerConfig(
                        "given",
                        directory.resolve("worker"),
                        List.of(Pool.DEFAULT),
                        4,
                        Map.of("noop", noop),
                        List.of(),
                        WorkerConfig.Limits.USUAL);
        try (LocalBenchHost host =
                        new LocalBenchHost(surroundings(Map.of()), directory.resolve("given"));
                BenchHost.Running fleet = host.start(List.of(worker))) {
            String address = fleet.server().addresses().getFirst().toString();
            Surroundings there =
                    surroundings(
                            Map.of("FLEET_SERVER", address, "FLEET_TOKEN", fleet.server().token()));
            areMeasured(
                    bench(there, "--given", "dispatch", "batches"),
                    "queued to its start in the journal",
                    "end of a batch to the next start, in the journal");
            assertThat(Main.run(there, "bench", "--given", "takeover")).isEqualTo(2);
        }
    }
}
