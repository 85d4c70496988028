package dev.acefleet.cli.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What an item costs by how many its plan has: the same number of items each time, in many small plans or one large one.
final class ScaleBench implements Measure.Method {
    private static final String MEASURE = "scale";
    private static final int MOST = 10_000;
    private static final int REPEATS_OF_SMALL = 20;
    private static final List<Integer> SIZES = List.of(100, 1_000, MOST);

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        try (FleetUnderTest fleet = Fleets.start(host, place, 4, 4)) {
            return of(fleet, sizes);
        }
    }

    static List<Figure> of(FleetUnderTest fleet, BenchSizes sizes) {
        List<Figure> figures = new ArrayList<>();
        var _ = fleet.run(sizes.of(2_000, 5), 1, Programs.NOOP);
        for (int size : SIZES) {
            int items = sizes.of(size, 5);
            Samples cost = new Samples();
            int repeats = Math.clamp(MOST / size, 1, sizes.of(REPEATS_OF_SMALL, 1));
            for (int i = 0; i < repeats; i++) {
                cost.add(Times.seconds(fleet.run(items, 1, Programs.NOOP)) * 1e3 / items);
            }
            figures.add(cost.figure(MEASURE, "item of a plan of " + items, "ms"));
        }
        double ratio = figures.getLast().median() / figures.getFirst().median();
        figures.add(
                new Samples()
                        .add(ratio)
                        .figure(MEASURE, "item of the largest plan to one of the smallest", "x")
                        .withAim("<= 1.2"));
        return figures;
    }
}
