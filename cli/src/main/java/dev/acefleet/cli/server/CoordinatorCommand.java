package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.model.Pool;
import dev.acefleet.coordinator.http.ApiSettings;
import dev.acefleet.worker.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `fleet coordinator`: decides, and answers the API.
@Command(
        name = "coordinator",
        description = "Run a coordinator: it hands work to workers and answers the API.")
final class CoordinatorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private FleetOptions fleet = new FleetOptions();
    @Mixin private CoordinatorOptions options = new CoordinatorOptions();
    @Mixin private MetricsOption metrics = new MetricsOption();

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Where the API listens (${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "8384",
            description = "The API's port (${DEFAULT-VALUE}); 0 for any.")
    private int port;

    @Option(
            names = "--tokens",
            required = true,
            paramLabel = "FILE",
            description = "File of the API's tokens.")
    private String tokens = "";

    @Option(
            names = "--insecure",
            description = "Listen beyond loopback without TLS: something in front speaks it.")
    private boolean insecure;

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            converter = PoolArgument.class,
            description = "Pools to prepare; the default one always is.")
    private List<Pool> pools = new ArrayList<>();

    @Option(
            names = "--benches",
            description =
                    "Take plans of fleet bench, which measure the fleet and have no repository.")
    private boolean benches;

    CoordinatorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Pool> all = new ArrayList<>(List.of(Pool.DEFAULT));
        pools.stream().filter(pool -> !all.contains(pool)).forEach(all::add);
        Optional<MetricsServer> figures = metrics.open();
        CoordinatorNode node =
                Service.begin(
                        "The coordinator",
                        () ->
                                CoordinatorNode.start(
                                        fleet.settings(),
                                        fleet.topics(),
                                        options.timings(fleet.heartbeat()),
                                        api(),
                                        surroundings.path(tokens),
                                        Machine.host().replaceFirst("/.*", "")
                                                + "-"
                                                + ProcessHandle.current().pid(),
                                        all,
                                        options.retention(),
                                        MetricsServer.registry(figures)));
        figures.ifPresent(server -> server.start(node::obstacle, node::beginning));
        surroundings.say("The API answers on http://" + host + ":" + node.port());
        return Service.run(
                "The coordinator",
                () -> {
                    figures.ifPresent(MetricsServer::close);
                    node.close();
                },
                node.resigned());
    }

    private ApiSettings api() {
        ApiSettings settings = ApiSettings.of(host, port, insecure, ProgramVersion.read());
        return benches ? settings.forBenches() : settings;
    }
}
