package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Has the refs of a plan's attempts deleted some time after its end (protocol P23), by a work item of its own that needs
/// no later plan. It is tried until it is done or left to people, and until then the plan is not forgotten (P9): a death
/// anywhere costs another try, for deleting what is gone is nothing. The plan stays ended throughout; a retry of it comes
/// before, and from the first grant of a prune on it counts on none of those refs.
final class PruneDecider {
    private PruneDecider() {}

    /// Whether anything of the plan may be on the remote but its branch and its fence.
    static boolean hasRefs(Plan plan) {
        return !plan.isBench() && (hasOwnBase(plan) || !attempts(plan).isEmpty());
    }

    private static boolean hasOwnBase(Plan plan) {
        return plan.submission().baseRef().equals(plan.id.baseRef());
    }

    /// Of each item that pushes refs of its own, the attempts that there were.
    private static List<WorkOrder.Prune.Attempts> attempts(Plan plan) {
        return new TreeMap<>(plan.items)
                .values().stream()
                        .filter(work -> work.kind.lane() == WorkKind.Lane.AGENT)
                        .filter(work -> work.attempt > 0)
                        .map(work -> new WorkOrder.Prune.Attempts(work.id.item(), work.attempt))
                        .toList();
    }

    static WorkOrder order(Plan plan) {
        return new WorkOrder.Prune(plan.repository(), plan.id, attempts(plan), hasOwnBase(plan));
    }

    /// The item that does it this time: another one when the plan went on and has ended again.
    static WorkId item(Plan plan) {
        return WorkId.ofEnding(plan.id, "prune", plan.round);
    }

    /// Plans that ended at `time` or before whose refs nobody has been told to delete yet, the oldest end first.
    static List<Plan> due(State state, Instant time) {
        List<Plan> due = new ArrayList<>();
        for (Map.Entry<PlanId, Instant> end : state.unpruned.entrySet()) {
            if (end.getValue().isAfter(time)) {
                break;
            }
            state.plan(end.getKey()).ifPresent(due::add);
        }
        return due;
    }

    static Event begin(Plan plan) {
        return queue(plan, new AttemptId(item(plan), 1));
    }

    /// Level-triggered, for a plan that has ended.
    static List<Event> next(Plan plan) {
        return plan.prune
                .filter(work -> work.status == WorkStatus.WAITING)
                .map(work -> List.of(queue(plan, work.next())))
                .orElse(List.of());
    }

    private static Event queue(Plan plan, AttemptId attempt) {
        return new Event.WorkQueued(attempt, WorkKind.PRUNE, plan.policy().pool());
    }

    /// Those that nobody could do since `time`, when their plans had ended long enough ago, and that nobody is at now.
    static List<Work> overdue(State state, Instant time) {
        return state.pruning.entrySet().stream()
                .filter(end -> !end.getValue().isAfter(time))
                .flatMap(end -> state.plan(end.getKey()).flatMap(plan -> plan.prune).stream())
                .filter(work -> work.lease.isEmpty())
                .toList();
    }

    static List<Event> giveUp(Work prune) {
        return List.of(
                new Event.WorkEnded(
                        prune.id,
                        WorkStatus.FAILED,
                        "the refs of the plan's attempts could not be deleted for a month; delete them by hand: "
                                + prune.id.plan().refs()
                                + "*"));
    }

    /// What comes before a plan that goes on. A worker that was lost may be at it yet: of what comes it deletes nothing.
    static Optional<Event> callOff(Plan plan) {
        return plan.prune
                .filter(work -> !work.status.isTerminal())
                .map(work -> new Event.WorkEnded(work.id, WorkStatus.SKIPPED, "the plan goes on"));
    }

    /// Why the plan cannot go on, where that is because of its refs.
    static Optional<String> obstacle(Plan plan) {
        if (plan.prune.filter(work -> work.lease.isPresent()).isPresent()) {
            return Optional.of(
                    "The refs of "
                            + plan.id
                            + " are being deleted at this moment; retry in a minute");
        }
        boolean nothingLeft =
                plan.refsGone && hasOwnBase(plan) && plan.head.equals(plan.submission().base());
        return nothingLeft
                ? Optional.of(
                        "The commit that "
                                + plan.id
                                + " began from was deleted from the remote with its refs; "
                                + plan.anew())
                : Optional.empty();
    }
}
