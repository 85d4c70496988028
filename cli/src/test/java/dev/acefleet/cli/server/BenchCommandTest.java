package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Main;
import dev.acefleet.cli.client.ui.Interrupts;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.cli.server.bench.BenchReport;
import dev.acefleet.cli.server.bench.Figure;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A bench of a hundredth of its size, on real brokers, fleets and processes: that every figure is there, not that it is
/// good.
@Timeout(240)
class BenchCommandTest {
    @TempDir Path directory;

    private BenchReport bench(String... measures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("XDG_STATE_HOME", directory.toString());
        Surroundings surroundings =
                new Surroundings(
                        environment,
                        directory,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        System.err,
                        Terminal.NONE,
                        InstantSource.system(),
                        new Interrupts(false));
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
    void everyFigureOfAFleetIsThere() {
        areMeasured(
                bench(
                        "dispatch",
                        "throughput",
                        "batches",
                        "drain",
                        "scale",
                        "fold",
                        "repository",
                        "logs"),
                "queued to process started",
                "floor: xargs -P 4",
                "floor: bare loop, 16 taker(s)",
                "floor: bare loop, there and back",
                "1 worker(s) x 1 slot(s)",
                "1 worker(s) x 8 slot(s)",
                "4 worker(s) x 1 slot(s)",
                "4 worker(s) x 4 slot(s)",
                "last process of a batch to first of the next",
                "100 items in 2 batches",
                "item of the largest plan to one of the smallest",
                "100,000 journal entries",
                "granted to agent started: fetch, checkout",
                "merge item: fence, fetch, merge, push",
                "of that, a git push",
                "agent's print to logs -f");
    }

    /// Begins a coordinator thrice: a minute and more of `verify`, so it runs where that is asked for.
    @Test
    @EnabledIfSystemProperty(named = "acefleet.bench", matches = "processes")
    void everyFigureOfItsProcessesIsThere() {
        areMeasured(
                bench("takeover", "memory"),
                "kill -9 to the next decision",
                "SIGTERM to the next one's decision",
                "worker, idle",
                "coordinator, idle",
                "coordinator with 1000 items");
    }
}
