package dev.acefleet.coordinator.kafka;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.acefleet.common.kafka.ClientSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/// The contract of the log on a broker that is set up as its makers deliver it, and not as this project does: what it
/// rests on must not come from the embedded broker's settings. Skipped where no container engine answers.
class ContainerCoordinatorLogTest extends KafkaCoordinatorLogTest {
    /// The oldest release that a fleet may have.
    private static final String IMAGE = "apache/kafka:4.2.0";

    private static @Nullable KafkaContainer broker;

    @BeforeAll
    static void start() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no container engine answers here");
        broker = new KafkaContainer(IMAGE);
        broker.start();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.stop();
        }
    }

    @Override
    ClientSettings settings() {
        return new ClientSettings(Objects.requireNonNull(broker).getBootstrapServers());
    }
}
