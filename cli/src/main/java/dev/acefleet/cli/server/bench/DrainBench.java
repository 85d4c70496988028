package dev.acefleet.cli.server.bench;

import dev.acefleet.common.message.PlanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Many items in many batches, by 4 workers with 4 slots.
final class DrainBench implements Measure.Method {
    private static final String MEASURE = "drain";
    private static final int ITEMS = 10_000;
    private static final int BATCHES = 100;

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        try (FleetUnderTest fleet = Fleets.start(host, place, 4, 4)) {
            return of(fleet, sizes);
        }
    }

    static List<Figure> of(FleetUnderTest fleet, BenchSizes sizes) {
        int items = sizes.of(ITEMS, 20);
        int batches = sizes.of(BATCHES, 2);
        var _ = fleet.run(sizes.of(1_000, 5), 1, Programs.NOOP);
        PlanReport report = fleet.run(items, batches, Programs.NOOP);
        double seconds = Times.seconds(report);
        Samples gaps = new Samples();
        Times.gaps(report, Times::ended, Times::started).forEach(gaps::add);
        String what = items + " items in " + batches + " batches";
        return List.of(
                new Samples().add(seconds).figure(MEASURE, what, "s"),
                new Samples().add(items / seconds).figure(MEASURE, what, "items/s"),
                gaps.figure(MEASURE, "end of a batch to the next start, in the journal", "ms"));
    }
}
