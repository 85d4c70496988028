package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ServerOption;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.server.bench.BenchReport;
import dev.acefleet.cli.server.bench.BenchSizes;
import dev.acefleet.cli.server.bench.Figure;
import dev.acefleet.cli.server.bench.FleetUnderTest;
import dev.acefleet.cli.server.bench.Measure;
import dev.acefleet.common.model.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fleet bench`: measures fleets of this machine, started for it, and the floor under them; or a fleet that is there. That
/// one has to be asked for: who has the address of a fleet in the environment does not want ten thousand items on it.
@Command(
        name = "bench",
        description = {
            "Measure a fleet: latency, throughput, batches, journal, takeover, memory, git, logs, assign.",
            "What is measured: dispatch, throughput, batches, drain, scale, fold, takeover, memory, repository, logs, assign."
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
            names = "--given",
            description = {
                "Measure the fleet that --server names, not one begun for it:",
                "its coordinators take benches (--benches), and its workers have",
                "a program \"noop\" of type bench."
            })
    private boolean given;

    @Option(
            names = "--pool",
            paramLabel = "POOL",
            defaultValue = "default",
            converter = PoolArgument.class,
            description = "Whose workers do a given fleet's items (${DEFAULT-VALUE}).")
    private Pool pool = Pool.DEFAULT;

    @Mixin private final ServerOption server = new ServerOption();

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
        double load = LocalBenchHost.load();
        List<Figure> figures = given ? ofGiven(sizes) : ofOwn(sizes);
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

    private List<Figure> ofOwn(BenchSizes sizes) throws IOException, InterruptedException {
        List<Measure> wanted = measures.isEmpty() ? List.of(Measure.values()) : measures;
        Path root = Files.createDirectories(surroundings.stateHome().resolve("bench"));
        Path place = Files.createTempDirectory(root, "run-");
        List<Figure> figures = new ArrayList<>();
        try (LocalBenchHost host = new LocalBenchHost(surroundings, place)) {
            for (Measure measure : wanted) {
                say(measure);
                List<Figure> some = measure.on(host, sizes, place.resolve(measure.word()));
                say(some);
                figures.addAll(some);
            }
        } finally {
            LocalBenchHost.delete(place);
        }
        return figures;
    }

    private List<Figure> ofGiven(BenchSizes sizes) {
        List<Measure> wanted = measures.isEmpty() ? Measure.GIVEN : measures;
        List<Figure> figures = new ArrayList<>();
        try (FleetUnderTest fleet = FleetUnderTest.given(server.connect(surroundings), pool)) {
            for (Measure measure : wanted) {
                say(measure);
                List<Figure> some = measure.onGiven(fleet, sizes);
                say(some);
                figures.addAll(some);
            }
        }
        return figures;
    }

    private void say(Measure measure) {
        surroundings.say("measuring " + measure.word());
    }

    private void say(List<Figure> figures) {
        figures.forEach(figure -> surroundings.say("  " + figure.line()));
    }
}
