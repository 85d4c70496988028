package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.PlanArchive;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// The archive as one coordinator's clients see it.
final class SimulatedArchive implements PlanArchive {
    private final World world;
    private final CoordinatorHost host;
    private final Sender producer;

    SimulatedArchive(World world, CoordinatorHost host) {
        this.world = world;
        this.host = host;
        this.producer = new Sender(world, host);
    }

    @Override
    public CompletableFuture<Void> keep(PlanId plan, Instant endedAt) {
        world.fates.touch(host, "archive");
        return Sender.answered(
                producer, Channel.ARCHIVE, "plans", plan, () -> world.broker.keep(plan, endedAt));
    }

    void close() {
        producer.die();
    }
}
