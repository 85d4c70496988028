package dev.acefleet.cli.server.bench;

import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Resident memory of the roles as processes: idle, and of a coordinator whose state and read models have many items, all
/// of them queued.
final class MemoryBench implements Measure.Method {
    private static final String MEASURE = "memory";
    private static final int ITEMS = 100_000;

    /// After its start a JVM compiles and collects for a while.
    private static final int SETTLE_MILLIS = 20_000;

    private static final int SHORTEST_MILLIS = 2_000;

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        Samples coordinatorIdle = new Samples();
        Samples workerIdle = new Samples();
        Samples brokerIdle = new Samples();
        Samples full = new Samples();
        int items = sizes.of(ITEMS, 100);
        EmbeddedBroker broker = host.broker();
        Roles roles = new Roles(place, broker.bootstrap(), new Topics("memory."));
        try (Roles.Coordinator coordinator = roles.coordinator("coordinator")) {
            var _ = coordinator.fleet().decided();
            try (RoleProcess worker = roles.worker("worker", 4)) {
                var _ = coordinator.fleet().run(1, 1, Programs.NOOP);
                FleetUnderTest.pause(sizes.of(SETTLE_MILLIS, SHORTEST_MILLIS));
                workerIdle.add(worker.residentMb());
                coordinatorIdle.add(coordinator.process().residentMb());
                brokerIdle.add(RoleProcess.residentMb(broker.pid()));
            }
            queue(coordinator.fleet(), items);
            FleetUnderTest.pause(sizes.of(SETTLE_MILLIS, SHORTEST_MILLIS));
            full.add(coordinator.process().residentMb());
        }
        return List.of(
                workerIdle.figure(MEASURE, "worker, idle", "MB").withAim("<= 150"),
                coordinatorIdle.figure(MEASURE, "coordinator, idle", "MB"),
                brokerIdle.figure(MEASURE, "embedded broker", "MB"),
                full.figure(MEASURE, "coordinator with " + items + " items", "MB")
                        .withAim("<= 512"));
    }

    private static void queue(FleetUnderTest fleet, int items) {
        int number = 0;
        for (int left = items; left > 0; left -= Limits.ITEMS_PER_BENCH) {
            int some = Math.min(left, Limits.ITEMS_PER_BENCH);
            String plan = fleet.submit(number++, some, 1, some, Programs.NOOP);
            fleet.awaitQueued(plan, some);
        }
    }
}
