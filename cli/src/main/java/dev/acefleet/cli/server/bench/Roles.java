package dev.acefleet.cli.server.bench;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.coordinator.http.Scope;
import dev.acefleet.coordinator.http.Token;
import dev.acefleet.coordinator.http.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

/// Starts the roles of a fleet as processes on a broker.
final class Roles {
    private static final long LOOK_MILLIS = 20;
    private static final int LOOKS = 3_000;

    private final Path place;
    private final String bootstrap;
    private final Topics topics;
    private final String token;

    Roles(Path place, String bootstrap, Topics topics) throws IOException {
        this.place = Files.createDirectories(place);
        this.bootstrap = bootstrap;
        this.topics = topics;
        token =
                new TokenFile(tokens())
                        .create("bench", EnumSet.allOf(Scope.class), Token.NEVER)
                        .secret();
    }

    private Path tokens() {
        return place.resolve("tokens");
    }

    /// A coordinator that answers, and its fleet.
    record Coordinator(RoleProcess process, FleetUnderTest fleet) implements AutoCloseable {
        @Override
        public void close() {
            fleet.close();
            process.close();
        }
    }

    /// Starts one and waits until its API answers.
    Coordinator coordinator(String name) throws IOException {
        int port = RoleProcess.freePort();
        RoleProcess process =
                RoleProcess.start(
                        place.resolve(name + ".log"),
                        "coordinator",
                        "--bootstrap",
                        bootstrap,
                        "--topic-prefix",
                        topics.prefix(),
                        "--tokens",
                        tokens().toString(),
                        "--port",
                        String.valueOf(port),
                        "--benches");
        Server server =
                new Server(List.of(URI.create("http://127.0.0.1:" + port)), "the bench", token);
        try (ApiClient api = new ApiClient(server)) {
            for (int look = 0; !api.isAlive(); look++) {
                if (look > LOOKS || !process.isAlive()) {
                    process.close();
                    throw new IOException(
                            "The coordinator does not answer; see " + place.resolve(name + ".log"));
                }
                FleetUnderTest.pause(LOOK_MILLIS);
            }
        }
        return new Coordinator(process, FleetUnderTest.beside(server));
    }

    RoleProcess worker(String name, int slots) throws IOException {
        Path config = place.resolve(name + ".yml");
        Files.writeString(
                config,
                """
                id: %s
                directory: %s
                slots: %d
                agents:
                  noop: {type: bench, command: ["true"]}
                repositories: []
                """
                        .formatted(name, place.resolve(name), slots));
        return RoleProcess.start(
                place.resolve(name + ".log"),
                "worker",
                "--bootstrap",
                bootstrap,
                "--topic-prefix",
                topics.prefix(),
                "--config",
                config.toString());
    }
}
