package dev.acefleet.cli.server;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.coordinator.http.ApiPorts;
import dev.acefleet.coordinator.http.ApiServer;
import dev.acefleet.coordinator.http.ApiSettings;
import dev.acefleet.coordinator.http.TokenFile;
import dev.acefleet.coordinator.http.Tokens;
import dev.acefleet.coordinator.kafka.KafkaCoordinator;
import dev.acefleet.coordinator.runtime.Explainer;
import dev.acefleet.coordinator.runtime.PlanViews;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.coordinator.runtime.Timings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A coordinator with its API: one for a process. Closing stops taking requests first and deciding last.
final class CoordinatorNode implements AutoCloseable {
    private final KafkaCoordinator coordinator;
    private final ApiServer api;

    private CoordinatorNode(KafkaCoordinator coordinator, ApiServer api) {
        this.coordinator = coordinator;
        this.api = api;
    }

    /// Starts both.
    ///
    /// @param tokens file of the tokens that the API takes
    /// @param registry is told the fleet's figures
    static CoordinatorNode start(
            ClientSettings settings,
            Topics topics,
            Timings timings,
            ApiSettings apiSettings,
            Path tokens,
            String instance,
            List<Pool> pools,
            Retention retention,
            MeterRegistry registry) {
        PlanViews views = new PlanViews();
        KafkaCoordinator coordinator =
                new KafkaCoordinator(
                        settings,
                        topics,
                        timings,
                        instance,
                        apiSettings.version(),
                        pools,
                        retention,
                        views,
                        registry);
        try {
            ApiServer api =
                    new ApiServer(
                            apiSettings,
                            new Tokens(new TokenFile(tokens)),
                            new ApiPorts(
                                    coordinator.gate(),
                                    views,
                                    coordinator.logs(),
                                    coordinator.fleet(),
                                    new Explainer(
                                            views,
                                            coordinator.fleet(),
                                            timings,
                                            InstantSource.system()),
                                    coordinator.readiness(),
                                    coordinator.beginning(),
                                    coordinator::diagnostics));
            coordinator.start();
            return new CoordinatorNode(coordinator, api.start());
        } catch (RuntimeException e) {
            coordinator.close();
            throw e;
        }
    }

    /// Why it cannot answer now; empty if it can.
    Optional<String> obstacle() {
        return coordinator.readiness().obstacle();
    }

    /// Completed with the reason when it does not come back to lead.
    CompletableFuture<String> resigned() {
        return coordinator.resigned();
    }

    /// What it has not read yet of what was there when it began; empty once it has, whatever happens then.
    Optional<String> beginning() {
        return coordinator.beginning().obstacle();
    }

    int port() {
        return api.port();
    }

    @Override
    public void close() {
        api.close();
        coordinator.close();
    }
}
