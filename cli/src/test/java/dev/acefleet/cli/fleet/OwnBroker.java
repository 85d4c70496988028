package dev.acefleet.cli.fleet;

import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A broker that one fleet has for itself, so that it can be killed and started again, with a second listener whose clients
/// come through a cable that can be cut. Not thread safe.
final class OwnBroker implements AutoCloseable {
    private final Path directory;
    private final Proxy proxy;
    private EmbeddedBroker broker;

    private OwnBroker(Path directory, Proxy proxy) {
        this.directory = directory;
        this.proxy = proxy;
        broker = EmbeddedBroker.start(TestBroker.lib(), directory);
    }

    static OwnBroker start(Path directory) {
        try {
            return new OwnBroker(directory, prepare(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Proxy prepare(Path directory) throws IOException {
        Files.createDirectories(directory);
        int own = FleetProcesses.freePort();
        int controller = FleetProcesses.freePort();
        int proxied = FleetProcesses.freePort();
        Proxy proxy = new Proxy(proxied);
        Files.writeString(directory.resolve("ports"), own + "\n" + controller + "\n");
        String all = "PLAINTEXT://127.0.0.1:%d,PROXIED://127.0.0.1:%d";
        Files.writeString(
                directory.resolve("extra.properties"),
                """
                listeners=%s,CONTROLLER://127.0.0.1:%d
                advertised.listeners=%s
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                """
                        .formatted(
                                all.formatted(own, proxied),
                                controller,
                                all.formatted(own, proxy.port())));
        return proxy;
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    /// Where the broker is reached through the cable.
    String proxied() {
        return "127.0.0.1:" + proxy.port();
    }

    Proxy proxy() {
        return proxy;
    }

    void kill() {
        broker.kill();
    }

    /// On the same directory, at the same address.
    void begin() {
        broker = EmbeddedBroker.start(TestBroker.lib(), directory);
    }

    @Override
    public void close() {
        broker.kill();
        proxy.close();
    }
}
