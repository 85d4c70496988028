package dev.acefleet.cli.server.bench;

import dev.acefleet.common.kafka.BareLoop;
import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Items a second, a process for each, by workers and slots; and what the machine gives for the same processes without a
/// fleet, and the broker for the same records without a process.
final class ThroughputBench implements Measure.Method {
    private static final String MEASURE = "throughput";
    private static final String UNIT = "items/s";
    private static final int ITEMS = 1_000;
    private static final int WARM_UP = 300;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final List<Integer> PARALLEL = List.of(1, 2, 4, 8, 16);
    private static final List<Integer> TAKERS = List.of(1, 4, 16);

    private record Shape(int workers, int slots, String aim) {}

    private static final List<Shape> SHAPES =
            List.of(
                    new Shape(1, 1, ""),
                    new Shape(1, 2, ""),
                    new Shape(1, 4, ">= 200"),
                    new Shape(1, 8, ""),
                    new Shape(4, 1, ""),
                    new Shape(4, 4, ">= 500"));

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place)
            throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (int parallel : PARALLEL) {
            figures.add(xargs(sizes, parallel));
        }
        figures.addAll(broker(host, sizes));
        for (Shape shape : SHAPES) {
            host.say(shape.workers() + " worker(s) with " + shape.slots() + " slot(s)");
            Path state = place.resolve(shape.workers() + "x" + shape.slots());
            figures.add(fleet(host, sizes, state, shape));
        }
        return figures;
    }

    private static Figure fleet(BenchHost host, BenchSizes sizes, Path state, Shape shape)
            throws IOException {
        try (FleetUnderTest fleet = Fleets.start(host, state, shape.workers(), shape.slots())) {
            String name = shape.workers() + " worker(s) x " + shape.slots() + " slot(s)";
            return of(fleet, sizes, name).withAim(shape.aim());
        }
    }

    static Figure of(FleetUnderTest fleet, BenchSizes sizes, String name) {
        int items = sizes.of(ITEMS, 10);
        Samples rate = new Samples();
        var _ = fleet.run(sizes.of(WARM_UP, 5), 1, Programs.NOOP);
        for (int i = 0; i < sizes.repeats(); i++) {
            rate.add(items / Times.seconds(fleet.run(items, 1, Programs.NOOP)));
        }
        return rate.figure(MEASURE, name, UNIT);
    }

    private static Figure xargs(BenchSizes sizes, int parallel)
            throws IOException, InterruptedException {
        int items = sizes.of(ITEMS, 10);
        Samples rate = new Samples();
        for (int i = 0; i < sizes.repeats(); i++) {
            List<String> argv =
                    new ArrayList<>(List.of("xargs", "-P", String.valueOf(parallel), "-n", "1"));
            argv.addAll(Programs.NOOP_COMMAND);
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(argv).start();
            try (var lines = process.outputWriter()) {
                for (int item = 0; item < items; item++) {
                    lines.write(item + "\n");
                }
            }
            if (process.waitFor() != 0) {
                throw new IOException("xargs ended with " + process.exitValue());
            }
            rate.add(items / ((System.nanoTime() - begun) / 1e9));
        }
        return rate.figure(MEASURE, "floor: xargs -P " + parallel, UNIT);
    }

    private static List<Figure> broker(BenchHost host, BenchSizes sizes)
            throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        ClientSettings settings = new ClientSettings(host.broker().bootstrap());
        for (int takers : TAKERS) {
            figures.add(bare(settings, sizes, takers));
        }
        Samples latency = new Samples();
        try (BareLoop loop = new BareLoop(settings, new Topics("bare-one."), 1)) {
            var _ = loop.all(sizes.of(WARM_UP, 5));
            loop.oneByOne(sizes.of(300, 5), PAUSE)
                    .forEach(time -> latency.add(time.toNanos() / 1e6));
        }
        figures.add(latency.figure(MEASURE, "floor: bare loop, there and back", "ms"));
        return figures;
    }

    private static Figure bare(ClientSettings settings, BenchSizes sizes, int takers) {
        int items = sizes.of(ITEMS, 10);
        Samples rate = new Samples();
        try (BareLoop loop = new BareLoop(settings, new Topics("bare-" + takers + "."), takers)) {
            var _ = loop.all(sizes.of(WARM_UP, 5));
            for (int i = 0; i < sizes.repeats(); i++) {
                rate.add(items / (loop.all(items).toNanos() / 1e9));
            }
        }
        return rate.figure(MEASURE, "floor: bare loop, " + takers + " taker(s)", UNIT);
    }
}
