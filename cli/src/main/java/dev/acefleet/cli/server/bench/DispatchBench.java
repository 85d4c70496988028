package dev.acefleet.cli.server.bench;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// One item after the other on a fleet with nothing else to do. An item is queued by the decision that follows its plan's
/// acceptance at once, so the plan's submission is taken for it; the start is what the process itself says.
final class DispatchBench implements Measure.Method {
    private static final String MEASURE = "dispatch";
    private static final int ITEMS = 300;

    /// Of a fleet that has just begun, whose code nobody has compiled yet.
    private static final int FIRST = 50;

    private static final long PAUSE_MILLIS = 100;
    private static final String KNOWN = "queued to its start in the journal";
    private static final String GRANTED = "queued to granted";

    private final Samples granted = new Samples();
    private final Samples known = new Samples();
    private final Samples begun = new Samples();

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        DispatchBench first = new DispatchBench();
        try (FleetUnderTest fleet = Fleets.start(host, place, 1, 4)) {
            first.begin(fleet, sizes.of(FIRST, 1), place);
            fleet.warmUp(sizes);
            begin(fleet, sizes.of(ITEMS, 5), place);
        }
        return List.of(
                begun.figure(MEASURE, "queued to process started", "ms")
                        .withAim("p50 <= 25, p99 <= 100"),
                granted.figure(MEASURE, GRANTED, "ms"),
                known.figure(MEASURE, KNOWN, "ms"),
                first.begun.figure(MEASURE, "queued to process started, the first items", "ms"));
    }

    private void begin(FleetUnderTest fleet, int items, Path place) {
        for (int i = 0; i < items; i++) {
            PlanReport report = one(fleet, Programs.STAMP);
            Instant start = Stamps.read(place).of(report.id(), report.runs().getFirst().id());
            begun.add(Times.millis(report.submittedAt(), start));
        }
    }

    private PlanReport one(FleetUnderTest fleet, String program) {
        FleetUnderTest.pause(PAUSE_MILLIS);
        PlanReport report = fleet.run(1, 1, program);
        RunView item = report.runs().getFirst();
        granted.add(Times.millis(report.submittedAt(), Times.granted(item)));
        known.add(Times.millis(report.submittedAt(), Times.started(item)));
        return report;
    }

    /// What the journal alone can tell, of a fleet that is as warm as it is.
    static List<Figure> byJournal(FleetUnderTest fleet, BenchSizes sizes) {
        DispatchBench bench = new DispatchBench();
        for (int i = 0; i < sizes.of(ITEMS, 5); i++) {
            var _ = bench.one(fleet, Programs.NOOP);
        }
        return List.of(
                bench.granted.figure(MEASURE, GRANTED, "ms"),
                bench.known.figure(MEASURE, KNOWN, "ms"));
    }
}
