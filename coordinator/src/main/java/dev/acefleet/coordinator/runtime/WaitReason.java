package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.model.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Why a run, or a unit of an assignment, stands where it does, as far as its plan alone tells: what its last event said, or, where that said nothing,
/// what the plan makes it wait for. [Why] knows the workers too.
final class WaitReason {
    /// What a waiting unit waits for.
    ///
    /// @param of the units that it waits for
    record Waiting(WaitCause cause, String text, List<String> of) {
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
            case WAITING -> waiting(plan, run).text();
            case QUEUED -> "waits for a worker of pool " + plan.policy().pool();
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

    static Waiting waiting(PlanProjection plan, ItemProjection unit) {
        if (plan.ending().isPresent()) {
            return new Waiting(WaitCause.OVER, "not begun: the plan has ended", List.of());
        }
        return switch (plan) {
            case StageProjection stage -> waiting(stage, StageProjection.runOf(unit));
            case DriveProjection drive -> waiting(drive, unit);
        };
    }

    /// In the order in which the core asks.
    private static Waiting waiting(StageProjection plan, RunId run) {
        int batch = plan.schedule().batchOf(run);
        if (!plan.hasBegun(batch)) {
            return new Waiting(
                    WaitCause.BATCH,
                    "waits for batch " + batch + " to begin",
                    texts(
                            those(
                                    plan.specs.keySet().stream(),
                                    other ->
                                            plan.schedule().batchOf(other) < batch
                                                    && !plan.run(other).state().isOver())));
        }
        List<RunId> needs =
                those(
                        plan.schedule().dependencies(run).stream(),
                        need -> plan.run(need).state() != RunState.DONE);
        if (!needs.isEmpty()) {
            return new Waiting(
                    WaitCause.DEPENDENCY, "depends on " + words(texts(needs)), texts(needs));
        }
        Predicate<RunId> sameBatch = other -> plan.schedule().batchOf(other) == batch;
        List<RunId> first =
                those(
                        plan.schedule().holds(run).stream(),
                        sameBatch.and(other -> !plan.run(other).state().isOver()));
        if (!first.isEmpty()) {
            return new Waiting(
                    WaitCause.OVERLAP,
                    "touches the same files as " + words(texts(first)) + ", which goes first",
                    texts(first));
        }
        List<RunId> already =
                those(
                        plan.schedule().heldBy(run).stream(),
                        sameBatch.and(other -> isUnderWay(plan.run(other).state())));
        if (!already.isEmpty()) {
            return new Waiting(
                    WaitCause.OVERLAP,
                    "touches the same files as " + words(texts(already)) + ", which is under way",
                    texts(already));
        }
        return place(plan, plan.run(run), plan.units());
    }

    /// What was before it is over, or there is no place beside it.
    private static Waiting waiting(DriveProjection plan, ItemProjection unit) {
        List<ItemProjection> before = new ArrayList<>();
        List<ItemProjection> own = List.of();
        for (List<ItemProjection> group : plan.groups()) {
            if (group.stream().anyMatch(each -> each.item.equals(unit.item))) {
                own = group;
                break;
            }
            group.stream().filter(each -> !each.state().isOver()).forEach(before::add);
        }
        if (before.isEmpty()) {
            return beside(plan, unit, own);
        }
        int others = before.size() - 1;
        return new Waiting(
                WaitCause.BATCH,
                "comes after "
                        + before.getFirst().item
                        + (others == 0 ? "" : " and " + others + " more"),
                names(before));
    }

    private static Waiting beside(
            DriveProjection plan, ItemProjection unit, List<ItemProjection> group) {
        List<ItemProjection> failed =
                group.stream()
                        .filter(each -> each.hasFailed() && !each.state().isOver())
                        .filter(each -> each.state() != RunState.MERGING)
                        .toList();
        if (failed.isEmpty()) {
            return place(plan, unit, group);
        }
        boolean own = failed.contains(unit);
        List<ItemProjection> others =
                own
                        ? group.stream()
                                .filter(each -> takesAPlace(each) && !failed.contains(each))
                                .toList()
                        : failed;
        return others.isEmpty()
                ? place(plan, unit, group)
                : new Waiting(
                        WaitCause.DEPENDENCY,
                        own
                                ? "is tried again when " + words(names(others)) + " is over"
                                : "begins when " + words(names(others)) + ", which failed, is done",
                        names(others));
    }

    /// @param beside the units among which it needs a place
    private static Waiting place(
            PlanProjection plan, ItemProjection unit, List<ItemProjection> beside) {
        List<String> under = names(beside.stream().filter(WaitReason::takesAPlace).toList());
        int places = plan.places(unit);
        if (!plan.budgets().stage().isNone() && !under.isEmpty() && under.size() < places) {
            return new Waiting(
                    WaitCause.BUDGET,
                    "waits for what "
                            + words(under)
                            + " will leave of the "
                            + whole(plan)
                            + "'s budget ("
                            + plan.budgets().stage()
                            + ")",
                    under);
        }
        return new Waiting(
                WaitCause.CAP, "waits for a free place: at most " + places + " at once", under);
    }

    private static String whole(PlanProjection plan) {
        return switch (plan) {
            case StageProjection _ -> "stage";
            case DriveProjection _ -> "assignment";
        };
    }

    private static List<String> names(List<ItemProjection> units) {
        return units.stream().map(unit -> unit.item).toList();
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

    private static List<String> texts(List<RunId> runs) {
        return runs.stream().map(RunId::toString).toList();
    }

    static String words(List<String> units) {
        return String.join(", ", units);
    }
}
