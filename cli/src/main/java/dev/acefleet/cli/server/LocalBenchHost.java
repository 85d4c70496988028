package dev.acefleet.cli.server;

import dev.acefleet.cli.Main;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.server.bench.BenchHost;
import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.coordinator.http.ApiSettings;
import dev.acefleet.coordinator.http.Scope;
import dev.acefleet.coordinator.http.Token;
import dev.acefleet.coordinator.http.TokenFile;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.coordinator.runtime.Timings;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.ops.FleetWorker;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives a bench the parts of a local fleet. One thread.
final class LocalBenchHost implements BenchHost, AutoCloseable {
    private final Surroundings surroundings;
    private final Path place;
    private @Nullable EmbeddedBroker broker;
    private @Nullable Coordinator coordinator;

    private record Coordinator(CoordinatorNode node, Server server) {}

    /// @param place for all data
    LocalBenchHost(Surroundings surroundings, Path place) {
        this.surroundings = surroundings;
        this.place = place;
    }

    @Override
    public EmbeddedBroker broker() {
        EmbeddedBroker running = broker;
        if (running == null) {
            running =
                    Startup.of(
                            "The bench's broker",
                            () ->
                                    EmbeddedBroker.startBusy(
                                            LocalFleet.brokerJars(),
                                            Files.createDirectories(place.resolve("broker"))));
            broker = running;
        }
        return running;
    }

    private ClientSettings settings() {
        return new ClientSettings(broker().bootstrap());
    }

    private Server server() throws IOException {
        Coordinator running = coordinator;
        if (running == null) {
            running = lead();
            coordinator = running;
        }
        return running.server();
    }

    private Coordinator lead() throws IOException {
        Path tokens = place.resolve("tokens");
        Files.deleteIfExists(tokens);
        String token =
                new TokenFile(tokens)
                        .create("bench", EnumSet.allOf(Scope.class), Token.NEVER)
                        .secret();
        CoordinatorNode node =
                CoordinatorNode.start(
                        settings(),
                        Topics.DEFAULT,
                        Timings.USUAL,
                        ApiSettings.loopback(0, ProgramVersion.read()).forBenches(),
                        tokens,
                        "bench-" + ProcessHandle.current().pid(),
                        List.of(Pool.DEFAULT),
                        Retention.USUAL,
                        MetricsServer.registry(Optional.empty()));
        URI address = URI.create("http://127.0.0.1:" + node.port());
        return new Coordinator(node, new Server(List.of(address), "the bench", token));
    }

    @Override
    public void retire() {
        Coordinator running = coordinator;
        if (running != null) {
            running.node().close();
            coordinator = null;
        }
    }

    @Override
    public Running start(List<WorkerConfig> configs) throws IOException {
        Server server = server();
        List<FleetWorker> workers = new ArrayList<>();
        for (WorkerConfig config : configs) {
            workers.add(
                    FleetWorker.start(
                            config,
                            settings(),
                            Topics.DEFAULT,
                            dev.acefleet.worker.work.Timings.STANDARD,
                            ProgramVersion.read(),
                            Duration.ZERO));
        }
        return new Running() {
            @Override
            public Server server() {
                return server;
            }

            @Override
            public void close() {
                workers.forEach(FleetWorker::close);
            }
        };
    }

    @Override
    public void close() {
        retire();
        EmbeddedBroker running = broker;
        if (running != null) {
            running.close();
            broker = null;
        }
    }

    @Override
    public Path project(Path directory) throws IOException {
        return SampleProject.create(directory);
    }

    @Override
    public int type(Path directory, Server server, PrintStream out, String... arguments) {
        Map<String, String> environment = new HashMap<>(surroundings.environment());
        environment.put("FLEET_SERVER", server.addresses().getFirst().toString());
        environment.put("FLEET_TOKEN", server.token());
        return Main.run(
                new Surroundings(
                        environment,
                        directory,
                        out,
                        new PrintStream(
                                PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                        surroundings.terminal(),
                        surroundings.clock(),
                        surroundings.interrupts()),
                arguments);
    }

    @Override
    public void say(String line) {
        surroundings.say(line);
    }

    /// The machine's average load over the last minute.
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /// Throws a bench's data away.
    static void delete(Path root) throws IOException {
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                            throws IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
