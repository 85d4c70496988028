package dev.acefleet.cli.client.report;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.model.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What several forms of a report read from it. Pure.
final class Reports {
    private Reports() {}

    /// All attempts at a run, its merges included, as they were granted.
    static List<AttemptView> attempts(RunView run) {
        return Stream.concat(
                        run.attempts().stream(),
                        run.merges().stream().map(MergeView::attempts).flatMap(List::stream))
                .sorted(Comparator.comparing(AttemptView::leasedAt))
                .toList();
    }

    static Optional<AttemptView> last(RunView run) {
        return attempts(run).stream().reduce((_, later) -> later);
    }

    /// Why a run failed, as the last attempt that says so.
    static Optional<FailureKind> failure(RunView run) {
        return attempts(run).stream()
                .flatMap(attempt -> attempt.failure().stream())
                .reduce((_, later) -> later);
    }

    /// The time in which some worker had the run.
    static Duration worked(RunView run) {
        return attempts(run).stream().map(Reports::worked).reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration worked(AttemptView attempt) {
        Instant from = attempt.startedAt().orElse(attempt.leasedAt());
        return attempt.endedAt()
                .map(end -> Duration.between(from, end))
                .filter(length -> !length.isNegative())
                .orElse(Duration.ZERO);
    }

    /// Empty where no attempt says what it cost.
    static OptionalDouble cost(List<RunView> runs) {
        double[] costs =
                runs.stream()
                        .flatMap(run -> attempts(run).stream())
                        .map(AttemptView::costUsd)
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .toArray();
        return costs.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(costs).sum());
    }

    static String verdict(PlanReport plan) {
        return plan.hasEnded() ? plan.verdict().replace('_', ' ') : "still running";
    }

    /// Why the run stands as it does: its reason, or what its last attempt says.
    static String note(RunView run) {
        return run.reason().isEmpty()
                ? last(run).map(AttemptView::detail).orElse("")
                : run.reason();
    }
}
