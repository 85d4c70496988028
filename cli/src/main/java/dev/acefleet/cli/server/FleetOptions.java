package dev.acefleet.cli.server;

import dev.acefleet.cli.client.DurationArgument;
import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Limits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// What all server roles of one fleet must agree on: its Kafka, its topics and its heartbeat.
final class FleetOptions {
    @Option(
            names = "--bootstrap",
            required = true,
            paramLabel = "HOST:PORT[,…]",
            description = "Addresses of Kafka brokers.")
    private String bootstrap = "";

    @Option(
            names = "--topic-prefix",
            defaultValue = "fleet.",
            paramLabel = "PREFIX",
            description = "What the fleet's topics begin with (${DEFAULT-VALUE}).")
    private String prefix = "fleet.";

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description =
                    "Further properties of Kafka's clients; secrets belong in files that they name.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--heartbeat",
            defaultValue = "5s",
            converter = DurationArgument.class,
            paramLabel = "DURATION",
            description =
                    "How often workers say that they live (${DEFAULT-VALUE}). A lease stands for six of them.")
    private Duration heartbeat = Limits.HEARTBEAT;

    ClientSettings settings() {
        return new ClientSettings(bootstrap, properties);
    }

    Duration heartbeat() {
        return heartbeat;
    }

    Topics topics() {
        return new Topics(prefix);
    }
}
