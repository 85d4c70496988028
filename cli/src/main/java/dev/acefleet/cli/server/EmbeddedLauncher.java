package dev.acefleet.cli.server;

import dev.acefleet.cli.client.FleetLauncher;
import dev.acefleet.cli.client.OwnOffer;
import dev.acefleet.worker.config.WorkerConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// The fleet of a command that has no server: see [FleetLauncher]. Found as a service. Another command of the same user
/// that comes meanwhile finds this fleet by its `dev.json` and may look and answer, but gives it nothing to do.
public final class EmbeddedLauncher implements FleetLauncher {
    private static final int SLOTS = 4;

    @Override
    public Running start(Options options) {
        options.say()
                .accept(
                        "No server is configured: starting a fleet in this process, data in "
                                + options.state());
        String home =
                options.environment().getOrDefault("HOME", System.getProperty("user.home", "/"));
        String config = options.environment().getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        Path file = Path.of(config, "acefleet", "worker.yml");
        List<WorkerConfig> configs = LocalWorkers.configs(options.state(), file, 1, SLOTS);
        LocalFleet fleet =
                Startup.of(
                        "The fleet of this command",
                        () ->
                                LocalFleet.start(
                                        options.state(),
                                        0,
                                        configs,
                                        new CoordinatorOptions(),
                                        true,
                                        _ -> {}));
        return new Running() {
            @Override
            public URI server() {
                return fleet.server();
            }

            @Override
            public String token() {
                return fleet.token();
            }

            @Override
            public OwnOffer offer() {
                return LocalWorkers.offer(configs.getFirst(), file);
            }

            @Override
            public void close() {
                fleet.close();
            }
        };
    }
}
