package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.server.bench.BenchReport;
import dev.acefleet.cli.server.bench.BenchSizes;
import dev.acefleet.cli.server.bench.Figure;
import dev.acefleet.cli.server.bench.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fleet bench`: measures fleets of this machine, started for it, and the floor under them.
@Command(
        name = "bench",
        description = {
            "Measure a fleet on this machine: latency, throughput, batches, journal, takeover, memory, git, logs.",
            "What is measured: dispatch, throughput, batches, drain, scale, fold, takeover, memory, repository, logs."
        })
final class BenchCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            arity = "0..*",
            paramLabel = "MEASURE",
            description = "What to measure (default: everything).")
    private List<Measure> measures = new ArrayList<>();

    @Option(
            names = "--percent",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "How much of the full size is measured (${DEFAULT-VALUE}); little says little.")
    private int percent = 100;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json, jsonl or yaml (default: table).")
    private Output.Format format = Output.Format.TABLE;

    BenchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchSizes sizes = new BenchSizes(percent);
        List<Measure> wanted = measures.isEmpty() ? List.of(Measure.values()) : measures;
        Path root = Files.createDirectories(surroundings.stateHome().resolve("bench"));
        Path place = Files.createTempDirectory(root, "run-");
        double load = LocalBenchHost.load();
        List<Figure> figures = new ArrayList<>();
        try (LocalBenchHost host = new LocalBenchHost(surroundings, place)) {
            for (Measure measure : wanted) {
                host.say("measuring " + measure.word());
                List<Figure> some = measure.on(host, sizes, place.resolve(measure.word()));
                some.forEach(figure -> host.say("  " + figure.line()));
                figures.addAll(some);
            }
        } finally {
            LocalBenchHost.delete(place);
        }
        BenchReport report =
                BenchReport.of(
                        surroundings.clock().instant(),
                        ProgramVersion.read(),
                        List.of(load, LocalBenchHost.load()),
                        percent,
                        figures);
        Output output = new Output(format, surroundings.out());
        if (output.isForPrograms()) {
            output.value(report);
        } else {
            report.lines().forEach(output::line);
        }
        return 0;
    }
}
