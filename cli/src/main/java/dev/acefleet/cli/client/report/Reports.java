package dev.acefleet.cli.client.report;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.PassedOverView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.SpendingView;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What several forms of a report read from it. Pure.
public final class Reports {
    /// Outcomes of attempts whose work was good enough to be merged.
    private static final List<String> SUCCESSES = List.of("succeeded", "adopted");

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

    /// Whether it was a budget alone that kept the plan from being done: that of the stage, or those of the runs that
    /// failed.
    public static boolean isForBudget(PlanReport plan) {
        List<RunView> failed =
                plan.runs().stream().filter(run -> run.state() == RunState.FAILED).toList();
        boolean starved = plan.spending().filter(SpendingView::usedUp).isPresent();
        return plan.result().filter(Verdict.FAILED::equals).isPresent()
                && (starved || !failed.isEmpty())
                && failed.stream().allMatch(Reports::isForBudget);
    }

    private static boolean isForBudget(RunView run) {
        return failure(run).filter(FailureKind.BUDGET::equals).isPresent();
    }

    /// Each trouble that was gone on in spite of, with what was said in a person's place.
    static List<String> lines(PassedOverView passed) {
        String item = passed.item().isEmpty() ? "" : passed.item() + ": ";
        return passed.troubles().stream()
                .map(trouble -> item + trouble + " (" + passed.answer() + ", " + passed.by() + ")")
                .toList();
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

    /// What a done run says of itself in its recap; empty for any other, and where the attempts are left out.
    static String oneLiner(RunView run) {
        return run.state() != RunState.DONE
                ? ""
                : run.attempts().stream()
                        .filter(attempt -> SUCCESSES.contains(attempt.outcome()))
                        .map(AttemptView::detail)
                        .reduce("", (_, later) -> later);
    }

    /// How many runs there are, and how many of them ended how or wait for a person.
    static String counts(List<RunView> runs) {
        StringBuilder text = new StringBuilder();
        text.append(count(runs, RunState.DONE)).append(" of ").append(runs.size()).append(" done");
        for (RunState state : List.of(RunState.FAILED, RunState.SKIPPED, RunState.CANCELLED)) {
            long some = count(runs, state);
            text.append(some == 0 ? "" : ", " + some + " " + state.word());
        }
        long gated = count(runs, RunState.BLOCKED);
        String verb = gated == 1 ? " waits at a gate" : " wait at a gate";
        return text.append(gated == 0 ? "" : ", " + gated + verb).toString();
    }

    private static long count(List<RunView> runs, RunState state) {
        return runs.stream().filter(run -> run.state() == state).count();
    }
}
