package dev.acefleet.cli.server.bench;

import dev.acefleet.common.message.PlanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The time between the last process of a batch and the first of the next, by the processes' own clocks.
final class BatchBench implements Measure.Method {
    private static final int BATCHES = 100;
    private static final int ITEMS_PER_BATCH = 4;

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        Samples gaps = new Samples();
        int batches = sizes.of(BATCHES, 3);
        try (FleetUnderTest fleet = Fleets.start(host, place, 1, ITEMS_PER_BATCH)) {
            var _ = fleet.run(sizes.of(200, 5), 1, Programs.STAMP);
            PlanReport report = fleet.run(batches * ITEMS_PER_BATCH, batches, Programs.STAMP);
            Stamps stamps = Stamps.read(place);
            Times.gaps(
                            report,
                            run -> stamps.of(report.id(), run.id()),
                            run -> stamps.of(report.id(), run.id()))
                    .forEach(gaps::add);
        }
        return List.of(
                gaps.figure("batches", "last process of a batch to first of the next", "ms")
                        .withAim("p50 <= 50"));
    }
}
