package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.model.RunId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Why a run stands where it does, as far as its plan alone tells: what its last event said, or, where that said nothing,
/// what the plan makes it wait for. [Why] knows the workers too.
final class WaitReason {
    /// What a waiting run waits for.
    ///
    /// @param of the runs that it waits for
    record Waiting(WaitCause cause, String text, List<RunId> of) {
        Waiting {
            of = List.copyOf(of);
        }
    }

    private WaitReason() {}

    static String of(PlanProjection plan, ItemProjection run) {
        if (!run.reason().isEmpty()) {
            return run.reason();
        }
        return switch (run.state()) {
            case WAITING -> waiting(plan, run.run()).text();
            case QUEUED -> "waits for a worker of pool " + plan.stage.policy().pool();
            case LEASED,
                    RUNNING,
                    MERGING,
                    PARKED,
                    BLOCKED,
                    CANCELLING,
                    DONE,
                    FAILED,
                    SKIPPED,
                    CANCELLED,
                    UNKNOWN ->
                    "";
        };
    }

    /// In the order in which the core asks.
    static Waiting waiting(PlanProjection plan, RunId run) {
        int batch = plan.schedule.batchOf(run);
        if (!plan.hasBegun(batch)) {
            return new Waiting(
                    WaitCause.BATCH,
                    "waits for batch " + batch + " to begin",
                    those(
                            plan.specs.keySet().stream(),
                            other ->
                                    plan.schedule.batchOf(other) < batch
                                            && !plan.run(other).state().isOver()));
        }
        List<RunId> needs =
                those(
                        plan.schedule.dependencies(run).stream(),
                        need -> plan.run(need).state() != RunState.DONE);
        if (!needs.isEmpty()) {
            return new Waiting(WaitCause.DEPENDENCY, "depends on " + words(needs), needs);
        }
        Predicate<RunId> sameBatch = other -> plan.schedule.batchOf(other) == batch;
        List<RunId> first =
                those(
                        plan.schedule.holds(run).stream(),
                        sameBatch.and(other -> !plan.run(other).state().isOver()));
        if (!first.isEmpty()) {
            return new Waiting(
                    WaitCause.OVERLAP,
                    "touches the same files as " + words(first) + ", which goes first",
                    first);
        }
        List<RunId> already =
                those(
                        plan.schedule.heldBy(run).stream(),
                        sameBatch.and(other -> isUnderWay(plan.run(other).state())));
        if (!already.isEmpty()) {
            return new Waiting(
                    WaitCause.OVERLAP,
                    "touches the same files as " + words(already) + ", which is under way",
                    already);
        }
        return new Waiting(
                WaitCause.CAP,
                "waits for a free place: at most " + plan.stage.policy().concurrent() + " at once",
                those(plan.specs.keySet().stream(), other -> takesAPlace(plan.run(other))));
    }

    private static boolean isUnderWay(RunState state) {
        return takesAPlace(state) || state == RunState.MERGING;
    }

    private static boolean takesAPlace(RunState state) {
        return state == RunState.QUEUED || state == RunState.LEASED || state == RunState.RUNNING;
    }

    /// The cap counts leases: what is cancelled takes a place while a worker has it.
    private static boolean takesAPlace(ItemProjection run) {
        return takesAPlace(run.state())
                || run.state() == RunState.CANCELLING
                        && run.attempts().stream().anyMatch(attempt -> attempt.goesOn());
    }

    private static List<RunId> those(Stream<RunId> runs, Predicate<RunId> which) {
        return runs.filter(which).sorted().toList();
    }

    static String words(List<RunId> runs) {
        return String.join(", ", runs.stream().map(RunId::toString).toList());
    }
}
