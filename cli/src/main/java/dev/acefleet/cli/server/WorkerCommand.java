package dev.acefleet.cli.server;

import dev.acefleet.cli.client.DurationArgument;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.ops.FleetWorker;
import dev.acefleet.worker.work.Timings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `fleet worker`: takes work and runs agents.
@Command(
        name = "worker",
        description = "Run a worker: it takes work and runs agents as its configuration says.")
final class WorkerCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private FleetOptions fleet = new FleetOptions();
    @Mixin private MetricsOption metrics = new MetricsOption();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "worker.yml: pools, slots, agents, repositories, limits.")
    private String config = "";

    @Option(
            names = "--drain",
            converter = DurationArgument.class,
            paramLabel = "DURATION",
            description =
                    "How long agents go on after SIGTERM before they are stopped (default: not at all).")
    private @Nullable Duration drain;

    WorkerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// A worker that serves nothing takes work all the same, to decline it: whoever started it should know.
    static String serves(WorkerConfig worker) {
        if (worker.repositories().isEmpty()) {
            return "warning: it serves no repository and declines all work; name those it may clone in worker.yml, for"
                    + " example repositories: [{url: git.example.org/team/*}], or url: '*' for all";
        }
        return "It serves the repositories "
                + worker.repositories().stream()
                        .map(WorkerConfig.RepositoryConfig::pattern)
                        .collect(Collectors.joining(", "))
                + (worker.agents().isEmpty()
                        ? " and has no agent, so it only merges; see agents in worker.yml"
                        : " with the agents "
                                + String.join(", ", new TreeSet<>(worker.agents().keySet())));
    }

    @Override
    public Integer call() throws InterruptedException {
        WorkerConfig worker = LocalWorkers.read(surroundings.path(config));
        Optional<MetricsServer> figures = metrics.open();
        FleetWorker running =
                Service.begin(
                        "The worker",
                        () ->
                                FleetWorker.start(
                                        worker,
                                        fleet.settings(),
                                        fleet.topics(),
                                        Timings.of(fleet.heartbeat()),
                                        ProgramVersion.read(),
                                        Objects.requireNonNullElse(drain, Duration.ZERO)));
        surroundings.say(
                "The worker takes work of pool "
                        + worker.pools()
                        + " with "
                        + worker.slots()
                        + " slot(s)");
        surroundings.say(serves(worker));
        figures.ifPresent(server -> {
            running.measure(server.registry());
            server.start(running::obstacle, Optional::empty);
        });
        return Service.run(() -> {
            running.close();
            figures.ifPresent(MetricsServer::close);
        });
    }
}
