package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.ops.FleetWorker;
import dev.acefleet.worker.work.Timings;
import java.time.Duration;
import java.util.concurrent.Callable;
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

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "worker.yml: pools, slots, agents, repositories, limits.")
    private String config = "";

    @Option(
            names = "--drain",
            defaultValue = "0",
            paramLabel = "SECONDS",
            description =
                    "How long agents go on after SIGTERM before they are stopped (${DEFAULT-VALUE}).")
    private int drain;

    WorkerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        WorkerConfig worker = LocalWorkers.read(surroundings.path(config));
        FleetWorker running =
                Startup.of(
                        "The worker",
                        () ->
                                FleetWorker.start(
                                        worker,
                                        fleet.settings(),
                                        fleet.topics(),
                                        Timings.of(fleet.heartbeat()),
                                        ProgramVersion.read(),
                                        Duration.ofSeconds(drain)));
        surroundings.say(
                "The worker takes work of pool "
                        + worker.pools()
                        + " with "
                        + worker.slots()
                        + " slot(s)");
        return Service.run(running);
    }
}
