package dev.acefleet.cli.server.bench;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a plan's report says of times, which are those of the journal.
final class Times {
    private Times() {}

    static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    /// From submission to the end of the last attempt.
    static double seconds(PlanReport report) {
        Instant last =
                report.runs().stream()
                        .map(run -> ended(run))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        return millis(report.submittedAt(), last) / 1e3;
    }

    static Instant granted(RunView run) {
        return last(run).leasedAt();
    }

    static Instant started(RunView run) {
        return last(run).startedAt().orElseThrow();
    }

    static Instant ended(RunView run) {
        return last(run).endedAt().orElseThrow();
    }

    private static AttemptView last(RunView run) {
        return run.attempts().getLast();
    }

    /// Between the last of each batch and the first of the next, in milliseconds.
    static List<Double> gaps(
            PlanReport report, Function<RunView, Instant> end, Function<RunView, Instant> begin) {
        Map<Integer, Instant> firsts = new TreeMap<>();
        Map<Integer, Instant> lasts = new TreeMap<>();
        for (RunView run : report.runs()) {
            firsts.merge(run.batch(), begin.apply(run), Times::earlier);
            lasts.merge(run.batch(), end.apply(run), Times::later);
        }
        List<Double> gaps = new ArrayList<>();
        Instant before = null;
        for (Map.Entry<Integer, Instant> first : firsts.entrySet()) {
            if (before != null) {
                gaps.add(millis(before, first.getValue()));
            }
            before = lasts.get(first.getKey());
        }
        return gaps;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
