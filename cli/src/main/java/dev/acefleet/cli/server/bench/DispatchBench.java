package dev.acefleet.cli.server.bench;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One item after the other on a fleet with nothing else to do. An item is queued by the decision that follows its plan's
/// acceptance at once, so the plan's submission is taken for it; the start is what the process itself says.
final class DispatchBench implements Measure.Method {
    private static final String MEASURE = "dispatch";
    private static final int ITEMS = 300;
    private static final int WARM_UP = 50;
    private static final long PAUSE_MILLIS = 100;
    private static final String KNOWN = "queued to its start in the journal";
    private static final String GRANTED = "queued to granted";

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        Samples process = new Samples();
        Samples granted = new Samples();
        Samples known = new Samples();
        try (FleetUnderTest fleet = Fleets.start(host, place, 1, 4)) {
            for (int i = 0; i < sizes.of(WARM_UP, 1); i++) {
                var _ = fleet.run(1, 1, Programs.STAMP);
            }
            for (int i = 0; i < sizes.of(ITEMS, 5); i++) {
                FleetUnderTest.pause(PAUSE_MILLIS);
                PlanReport report = fleet.run(1, 1, Programs.STAMP);
                RunView item = report.runs().getFirst();
                process.add(
                        Times.millis(
                                report.submittedAt(),
                                Stamps.read(place).of(report.id(), item.id())));
                granted.add(Times.millis(report.submittedAt(), Times.granted(item)));
                known.add(Times.millis(report.submittedAt(), Times.started(item)));
            }
        }
        return List.of(
                process.figure(MEASURE, "queued to process started", "ms")
                        .withAim("p50 <= 25, p99 <= 100"),
                granted.figure(MEASURE, GRANTED, "ms"),
                known.figure(MEASURE, KNOWN, "ms"));
    }

    /// What the journal alone can tell.
    static List<Figure> byJournal(FleetUnderTest fleet, BenchSizes sizes) {
        Samples granted = new Samples();
        Samples known = new Samples();
        for (int i = -sizes.of(WARM_UP, 1); i < sizes.of(ITEMS, 5); i++) {
            FleetUnderTest.pause(PAUSE_MILLIS);
            PlanReport report = fleet.run(1, 1, Programs.NOOP);
            if (i >= 0) {
                RunView item = report.runs().getFirst();
                granted.add(Times.millis(report.submittedAt(), Times.granted(item)));
                known.add(Times.millis(report.submittedAt(), Times.started(item)));
            }
        }
        return List.of(granted.figure(MEASURE, GRANTED, "ms"), known.figure(MEASURE, KNOWN, "ms"));
    }
}
