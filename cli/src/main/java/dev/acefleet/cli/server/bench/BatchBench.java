package dev.acefleet.cli.server.bench;

import dev.acefleet.common.message.PlanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The time between the last process of a batch and the first of the next, by the processes' own clocks.
final class BatchBench implements Measure.Method {
    private static final String MEASURE = "batches";
    private static final int BATCHES = 100;
    private static final int ITEMS_PER_BATCH = 4;

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        Samples gaps = new Samples();
        int batches = sizes.of(BATCHES, 3);
        try (FleetUnderTest fleet = Fleets.start(host, place, 1, ITEMS_PER_BATCH)) {
            fleet.warmUp(sizes);
            PlanReport report = fleet.run(batches * ITEMS_PER_BATCH, batches, Programs.STAMP);
            Stamps stamps = Stamps.read(place);
            Times.gaps(
                            report,
                            run -> stamps.of(report.id(), run.id()),
                            run -> stamps.of(report.id(), run.id()))
                    .forEach(gaps::add);
        }
        return List.of(
                gaps.figure(MEASURE, "last process of a batch to first of the next", "ms")
                        .withAim("p50 <= 50"));
    }

    /// What the journal alone can tell, which hears of an end and of a start a little later.
    static List<Figure> byJournal(FleetUnderTest fleet, BenchSizes sizes) {
        int batches = sizes.of(BATCHES, 3);
        Samples gaps = new Samples();
        PlanReport report = fleet.run(batches * ITEMS_PER_BATCH, batches, Programs.NOOP);
        Times.gaps(report, Times::ended, Times::started).forEach(gaps::add);
        return List.of(
                gaps.figure(MEASURE, "end of a batch to the next start, in the journal", "ms"));
    }
}
