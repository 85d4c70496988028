package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Drives an assignment (spec/assign.md 15), level-triggered as [Decider] asks for it. The rules that were prose for an agent
/// are code here:
///
/// * Steps are done in the queue's order. A fork step is given to an agent with its subtree, and never done inline;
///   consecutive inline steps are done in one session.
/// * The forks of a parallel container are under way beside each other, begun in number order: never more than it says, and
///   each end makes room for the next. Everything else waits until what was before it is merged.
/// * When a fork fails nothing new is begun; what is under way ends and is merged; then the failed one is tried again. When it has been
///   tried as often as it may, what is under way ends and is kept, and the drive has failed.
final class DriveDecider {
    /// Units that are begun in one entry: each is said by a few events.
    private static final int AT_ONCE = 100;

    private DriveDecider() {}

    static List<Event> next(State state, AssignmentPlan plan, Instant now) {
        List<Event> events = new ArrayList<>();
        Units.nextMerge(plan).ifPresent(events::add);
        Optional<String> stop = stop(plan);
        if (stop.isPresent()) {
            giveUp(plan, stop.get(), events);
            return events.isEmpty() && !plan.hasOpenUnits()
                    ? List.of(
                            takenBack(plan, now)
                                    .orElseGet(() -> ended(plan, lost(plan), stop.get())))
                    : events;
        }
        if (!plan.hasOpenUnits()) {
            DocumentChanges over = settled(plan, now);
            if (!over.isNothing()) {
                events.add(new Event.StepsSet(plan.id, over, "everything below them is over"));
                return events;
            }
        }
        launch(state, plan, events, now);
        if (!events.isEmpty() || plan.hasOpenUnits()) {
            return events;
        }
        DriveOrder order = new DriveOrder(plan);
        if (order.isComplete()) {
            return List.of(ended(plan, Verdict.PASSED, passed(plan)));
        }
        return order.first().isEmpty()
                ? List.of(ended(plan, Verdict.FAILED, "a step has failed that contains others"))
                : List.of();
    }

    private static String passed(AssignmentPlan plan) {
        List<String> over =
                plan.units().stream()
                        .filter(unit -> unit.status == WorkStatus.SKIPPED)
                        .map(plan::subject)
                        .toList();
        return "every step is done, and all is merged"
                + (over.isEmpty() ? "" : "; passed over: " + String.join(", ", over));
    }

    /// Why nothing new is begun any more.
    private static Optional<String> stop(AssignmentPlan plan) {
        if (plan.lost > 0) {
            List<String> lost =
                    plan.units().stream()
                            .filter(unit -> plan.isLoss(unit.status))
                            .map(unit -> plan.subject(unit) + " (" + Words.of(unit.status) + ")")
                            .toList();
            return Optional.of("the drive stops at " + String.join(", ", lost));
        }
        return plan.starved ? BudgetDecider.ofStage(plan) : Optional.empty();
    }

    /// Work that ended because it waits for a person is no failure, unless other work has failed.
    private static Verdict lost(AssignmentPlan plan) {
        List<Work> failed =
                plan.units().stream().filter(unit -> unit.status == WorkStatus.FAILED).toList();
        return !failed.isEmpty() && failed.stream().allMatch(unit -> unit.gate.isPresent())
                ? Verdict.HUMAN_NEEDED
                : Verdict.FAILED;
    }

    /// What waits is not tried again; what is under way ends, and is kept.
    private static void giveUp(AssignmentPlan plan, String stop, List<Event> events) {
        for (Work unit : plan.units()) {
            boolean waits =
                    unit.status == WorkStatus.WAITING
                            || unit.status == WorkStatus.PARKED
                            || unit.status == WorkStatus.BLOCKED;
            if (waits && events.size() < Limits.EVENTS_PER_ENTRY) {
                events.add(
                        new Event.WorkEnded(
                                unit.id, WorkStatus.SKIPPED, "not tried again: " + stop));
            }
        }
    }

    private static DocumentChanges settled(AssignmentPlan plan, Instant now) {
        return AssignmentMachine.decide(plan.queue(), Scope.WHOLE, new StepCommand.Settle(), now)
                        instanceof Decision.Decided decided
                ? plan.texts().changes(decided)
                : DocumentChanges.NONE;
    }

    private static void launch(State state, AssignmentPlan plan, List<Event> events, Instant now) {
        DriveOrder order = new DriveOrder(plan);
        List<Work> ready = new ArrayList<>();
        int window = 1;
        Optional<Work> session = plan.session();
        Optional<Step> first = order.first();
        if (session.isPresent()) {
            session.filter(unit -> unit.status == WorkStatus.WAITING).ifPresent(ready::add);
        } else if (first.isPresent() && !first.get().isFork()) {
            if (!plan.hasOpenUnits()) {
                ready.add(plan.fresh(first.get(), WorkKind.STEPS));
            }
        } else if (first.isPresent()) {
            window = order.window(first.get());
            ready.addAll(forks(plan, order.batch(first.get())));
        }
        int free = Math.min(window - plan.inFlight, AT_ONCE);
        for (Event event : Units.start(state, plan, ready.stream(), free, events.size(), now)) {
            if (event instanceof Event.WorkQueued queued) {
                prepare(plan, ready, queued, now).ifPresent(events::add);
            }
            events.add(event);
        }
        Optional<String> over = events.isEmpty() ? BudgetDecider.ofStage(plan) : Optional.empty();
        if (over.isPresent() && !ready.isEmpty()) {
            events.add(new Event.BudgetUsedUp(plan.id, over.get()));
        }
    }

    /// Those of a batch that may begin: behind a failure the failed ones alone, when nothing else is under way.
    private static List<Work> forks(AssignmentPlan plan, List<Step> batch) {
        List<Work> failed = new ArrayList<>();
        List<Work> ready = new ArrayList<>();
        boolean others = false;
        for (Step fork : batch) {
            Optional<Work> begun = plan.unitOf(fork).filter(unit -> !unit.status.isTerminal());
            Work unit = begun.orElseGet(() -> plan.fresh(fork, WorkKind.FORK));
            boolean hasFailed = unit.consumed > 0 && unit.status != WorkStatus.MERGING;
            others |= !hasFailed && isUnderWay(unit);
            (hasFailed ? failed : ready).add(unit);
        }
        List<Work> may = failed.isEmpty() ? ready : others ? List.of() : failed;
        return may.stream().filter(unit -> unit.status == WorkStatus.WAITING).toList();
    }

    /// Until what it did is merged: who is tried again behind it may need that.
    private static boolean isUnderWay(Work unit) {
        return unit.status.isInFlight() || unit.status == WorkStatus.MERGING;
    }

    private static Optional<Event> prepare(
            AssignmentPlan plan, List<Work> ready, Event.WorkQueued queued, Instant now) {
        return ready.stream()
                .filter(unit -> unit.id.equals(queued.attempt().work()))
                .map(unit -> plan.files().prepare(unit, now))
                .filter(changes -> !changes.isNothing())
                .findFirst()
                .map(changes ->
                        new Event.StepsSet(
                                plan.id,
                                changes,
                                "what attempt " + queued.attempt() + " begins with"));
    }

    /// What the steps still have to say before a drive ends of which not everything is merged.
    static Optional<Event> takenBack(AssignmentPlan plan, Instant now) {
        List<Work> lost =
                plan.units().stream()
                        .filter(unit -> unit.status != WorkStatus.SUCCEEDED)
                        .filter(unit -> !plan.isPassedOver(unit))
                        .toList();
        return Optional.of(plan.files().takenBack(lost, now))
                .filter(changes -> !changes.isNothing())
                .map(changes ->
                        new Event.StepsSet(plan.id, changes, "what is not merged is not done"));
    }

    static Event ended(AssignmentPlan plan, Verdict verdict, String reason) {
        return new Event.PlanEnded(plan.id, verdict, Words.of(Audit.SKIPPED), reason, plan.head);
    }
}
