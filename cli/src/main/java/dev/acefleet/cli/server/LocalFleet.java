package dev.acefleet.cli.server;

import dev.acefleet.cli.client.api.DevServer;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.http.ApiSettings;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.ops.FleetWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The whole fleet of one user on one machine: a real broker in a process of its own, coordinator, page and workers in this
/// one, loopback only. Its data stay in the state directory, so what was begun goes on at the next start.
///
/// Writes `dev.json` there when it answers, by which the user's other commands find it, and removes it when it ends; one
/// that is left by a kill names a server that does not answer, and counts for nothing.
final class LocalFleet implements AutoCloseable {
    private final Path state;
    private final EmbeddedBroker broker;
    private final CoordinatorNode coordinator;
    private final List<FleetWorker> workers;
    private final String token;
    private final Consumer<String> say;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalFleet(
            Path state,
            EmbeddedBroker broker,
            CoordinatorNode coordinator,
            List<FleetWorker> workers,
            String token,
            Consumer<String> say) {
        this.state = state;
        this.broker = broker;
        this.coordinator = coordinator;
        this.workers = workers;
        this.token = token;
        this.say = say;
    }

    /// Starts everything and returns when the API answers.
    ///
    /// @param state directory of the fleet's data
    /// @param port of the API; 0 for any
    /// @param configs one for each worker
    /// @throws IOException or a runtime exception when a part cannot be begun; what was begun before it is closed
    static LocalFleet start(Path state, int port, List<WorkerConfig> configs) throws IOException {
        return start(state, port, configs, new CoordinatorOptions(), false, _ -> {});
    }

    /// The same with a coordinator that is told something.
    ///
    /// @param brief whether it ends with the command that it is begun for
    /// @param say takes a line before each part that takes its time, at the start and at the end
    static LocalFleet start(
            Path state,
            int port,
            List<WorkerConfig> configs,
            CoordinatorOptions options,
            boolean brief,
            Consumer<String> say)
            throws IOException {
        Retention retention = options.retention();
        Files.createDirectories(state);
        say.accept("Starting the broker …");
        EmbeddedBroker broker = EmbeddedBroker.start(brokerJars(), state.resolve("broker"));
        List<Runnable> begun = new ArrayList<>(List.of(broker::close));
        try {
            ClientSettings settings = new ClientSettings(broker.bootstrap());
            OwnToken own = new OwnToken(state);
            String token = own.secret();
            say.accept("Starting the coordinator …");
            CoordinatorNode coordinator =
                    CoordinatorNode.start(
                            settings,
                            Topics.DEFAULT,
                            options.timings(Limits.HEARTBEAT),
                            ApiSettings.loopback(port, ProgramVersion.read()),
                            own.hashes(),
                            "local-" + ProcessHandle.current().pid(),
                            configs.stream()
                                    .flatMap(config -> config.pools().stream())
                                    .distinct()
                                    .toList(),
                            retention,
                            MetricsServer.registry(Optional.empty()));
            begun.addFirst(coordinator::close);
            say.accept("Starting " + count(configs.size()) + " …");
            List<FleetWorker> workers = new ArrayList<>();
            for (WorkerConfig config : configs) {
                FleetWorker worker =
                        FleetWorker.start(
                                config,
                                settings,
                                Topics.DEFAULT,
                                dev.acefleet.worker.work.Timings.STANDARD,
                                ProgramVersion.read(),
                                Duration.ZERO);
                begun.addFirst(worker::close);
                workers.add(worker);
            }
            LocalFleet fleet = new LocalFleet(state, broker, coordinator, workers, token, say);
            fleet.announce(brief);
            return fleet;
        } catch (IOException | RuntimeException e) {
            close(begun, e);
            throw e;
        }
    }

    /// In order; one that cannot be closed keeps none of the others open.
    private static void close(List<Runnable> begun, Exception reason) {
        for (Runnable part : begun) {
            try {
                part.run();
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }

    static Path brokerJars() {
        String lib = System.getProperty("acefleet.broker.lib");
        if (lib == null) {
            throw new IllegalStateException(
                    "The property acefleet.broker.lib is not set; start by the launcher fleet");
        }
        return Path.of(lib);
    }

    private void announce(boolean brief) throws IOException {
        Path secret = new OwnToken(state).file();
        Path fresh = state.resolve(DevServer.FILE + ".new");
        DevServer self = new DevServer(server().toString(), secret.toString(), brief);
        Files.write(fresh, new Codec().body(self, DevServer.class));
        Files.move(fresh, state.resolve(DevServer.FILE), StandardCopyOption.REPLACE_EXISTING);
    }

    URI server() {
        return URI.create("http://127.0.0.1:" + coordinator.port());
    }

    String token() {
        return token;
    }

    /// Completed with the reason when the coordinator does not come back to lead.
    CompletableFuture<String> coordinatorResigned() {
        return coordinator.resigned();
    }

    /// Stops the agents with salvage, then the rest, the broker last. A second call waits for the first and does nothing.
    @Override
    public synchronized void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Files.deleteIfExists(state.resolve(DevServer.FILE));
        } catch (IOException e) {
            // A file left behind names a server that does not answer.
        }
        say.accept(
                "Stopping " + count(workers.size()) + ": agents end, and what they did is saved …");
        List<Thread> stopping =
                workers.stream().map(worker -> Thread.ofPlatform().start(worker::close)).toList();
        for (Thread thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        say.accept("Stopping coordinator and broker …");
        coordinator.close();
        broker.close();
        say.accept("Stopped; what was begun goes on at the next start.");
    }

    private static String count(int workers) {
        return workers + (workers == 1 ? " worker" : " workers");
    }
}
