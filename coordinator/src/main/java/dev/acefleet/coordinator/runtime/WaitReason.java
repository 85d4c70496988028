package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.RunId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Why a run stands where it does: what its last event said, or, where that said nothing, what the plan makes it wait for.
final class WaitReason {
    private WaitReason() {}

    static String of(PlanProjection plan, ItemProjection run) {
        if (!run.reason().isEmpty()) {
            return run.reason();
        }
        return switch (run.state()) {
            case WAITING -> waiting(plan, run.run);
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

    private static String waiting(PlanProjection plan, RunId run) {
        int batch = plan.schedule.batchOf(run);
        if (!plan.hasBegun(batch)) {
            return "waits for batch " + batch + " to begin";
        }
        String needs =
                those(
                        plan.schedule.dependencies(run),
                        need -> plan.run(need).state() != RunState.DONE);
        if (!needs.isEmpty()) {
            return "depends on " + needs;
        }
        String first =
                those(
                        plan.schedule.holds(run),
                        other ->
                                plan.schedule.batchOf(other) == batch
                                        && !plan.run(other).state().isOver());
        if (!first.isEmpty()) {
            return "touches the same files as " + first + ", which goes first";
        }
        return "waits for a free place: at most " + plan.stage.policy().concurrent() + " at once";
    }

    private static String those(List<RunId> runs, Predicate<RunId> which) {
        return runs.stream()
                .filter(which)
                .sorted()
                .map(RunId::toString)
                .collect(Collectors.joining(", "));
    }
}
