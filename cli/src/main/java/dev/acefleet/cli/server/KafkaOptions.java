package dev.acefleet.cli.server;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// How a server role reaches Kafka.
final class KafkaOptions {
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

    ClientSettings settings() {
        return new ClientSettings(bootstrap, properties);
    }

    Topics topics() {
        return new Topics(prefix);
    }
}
