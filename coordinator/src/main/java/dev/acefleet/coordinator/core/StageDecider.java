package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StagePolicy.OnDependency;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Which work of a stage that goes on comes next (spec/stage.md section 4), level-triggered as [Decider] asks for it.
///
/// One answer is one step: open a batch; or, in an open one, skip what can no longer be done, queue the next merge, queue
/// the runs that may start, close the batch; or end the plan.
final class StageDecider {
    private StageDecider() {}

    static List<Event> next(State state, StagePlan plan, Instant now) {
        if (!plan.batchOpen) {
            return betweenBatches(state, plan, now);
        }
        List<Event> events = new ArrayList<>();
        skipDependents(plan, events);
        if (plan.starved) {
            starve(plan, events);
        }
        if (events.isEmpty()) {
            Units.nextMerge(plan).ifPresent(events::add);
            nextRuns(state, plan, events, now);
            if (events.isEmpty()) {
                events.addAll(EndDecider.progress(plan));
            }
        }
        if (events.isEmpty() && plan.open == 0) {
            events.add(new Event.BatchEnded(plan.id, plan.batch.orElseThrow()));
        }
        return events;
    }

    private static List<Event> betweenBatches(State state, StagePlan plan, Instant now) {
        OptionalInt next = plan.nextBatch();
        Optional<String> stop = stopReason(plan);
        if (stop.isEmpty() && next.isPresent()) {
            return List.of(new Event.BatchStarted(plan.id, next.getAsInt()));
        }
        List<Event> events = new ArrayList<>();
        for (Work work : plan.runs.values()) {
            if (!work.status.isTerminal() && events.size() < Limits.EVENTS_PER_ENTRY) {
                events.add(
                        new Event.WorkEnded(
                                work.id,
                                WorkStatus.SKIPPED,
                                "not started: " + stop.orElse("the stage has ended")));
            }
        }
        return events.isEmpty() ? EndDecider.next(state, plan, stop, now) : events;
    }

    /// Why no further batch may begin: by policy after a failure, and always when a whole batch failed (RS-63, RS-65).
    private static Optional<String> stopReason(StagePlan plan) {
        if (plan.starved) {
            return BudgetDecider.ofStage(plan);
        }
        if (plan.batch.isEmpty()) {
            return Optional.empty();
        }
        int batch = plan.batch.getAsInt();
        List<WorkStatus> ends =
                plan.schedule.batches().getOrDefault(batch, List.of()).stream()
                        .map(plan::status)
                        .toList();
        boolean failed = ends.contains(WorkStatus.FAILED);
        if (failed && !ends.contains(WorkStatus.SUCCEEDED)) {
            return Optional.of(
                    "every run of batch " + batch + " failed, which wants a look by a person");
        }
        return plan.lost > 0 && plan.policy().onFailure() == OnFailure.STOP
                ? Optional.of(
                        "the stage stops after batch "
                                + batch
                                + (failed ? ", in which a run failed" : missing(plan)))
                : Optional.empty();
    }

    private static String missing(StagePlan plan) {
        List<String> cancelled = EndDecider.cancelled(plan);
        return cancelled.isEmpty()
                ? ", for a run is missing"
                : ", for a person cancelled " + String.join(", ", cancelled);
    }

    private static void skipDependents(StagePlan plan, List<Event> events) {
        if (plan.lost == 0) {
            return;
        }
        for (RunId run : plan.waiting) {
            if (events.size() < Limits.EVENTS_PER_ENTRY) {
                lostDependency(plan, run)
                        .ifPresent(lost ->
                                events.add(
                                        new Event.WorkEnded(
                                                plan.run(run).id,
                                                WorkStatus.SKIPPED,
                                                "depends on "
                                                        + lost
                                                        + ", which "
                                                        + how(plan.status(lost)))));
            }
        }
    }

    private static String how(WorkStatus lost) {
        return lost == WorkStatus.FAILED
                ? "failed"
                : lost == WorkStatus.CANCELLED ? "was cancelled" : "was skipped";
    }

    private static Optional<RunId> lostDependency(StagePlan plan, RunId run) {
        return plan.schedule.dependencies(run).stream()
                .filter(need -> plan.status(need).isTerminal() && !allows(plan, need))
                .findFirst();
    }

    /// Whether what depends on a run may be done by how that one stands: also without it where it failed, if that was asked
    /// for (RS-64). What a person cancelled, nobody goes on without.
    private static boolean allows(StagePlan plan, RunId need) {
        return plan.status(need) == WorkStatus.SUCCEEDED
                || plan.status(need) == WorkStatus.FAILED
                        && plan.policy().onDependency() == OnDependency.ATTEMPT;
    }

    /// What waits is over when nothing is left of the stage's budget.
    private static void starve(StagePlan plan, List<Event> events) {
        String reason = BudgetDecider.ofStage(plan).orElse("nothing is left of its budget");
        for (RunId id : plan.waiting) {
            if (events.size() < Limits.EVENTS_PER_ENTRY) {
                Work run = plan.run(id);
                events.add(
                        run.attempt == 0
                                ? new Event.WorkEnded(
                                        run.id, WorkStatus.SKIPPED, "not started: " + reason)
                                : new Event.WorkEnded(run.id, WorkStatus.FAILED, reason));
            }
        }
    }

    private static void nextRuns(State state, StagePlan plan, List<Event> events, Instant now) {
        Stream<Work> ready =
                plan.waiting.stream().filter(run -> mayStart(plan, run)).map(plan::run);
        int free = plan.policy().concurrent() - plan.inFlight;
        events.addAll(Units.start(state, plan, ready, free, events.size(), now));
        Optional<String> over = events.isEmpty() ? BudgetDecider.ofStage(plan) : Optional.empty();
        if (over.isPresent() && plan.waiting.stream().anyMatch(run -> mayStart(plan, run))) {
            events.add(new Event.BudgetUsedUp(plan.id, over.get()));
        }
    }

    private static boolean mayStart(StagePlan plan, RunId run) {
        return plan.schedule.dependencies(run).stream().allMatch(need -> allows(plan, need))
                && plan.schedule.holds(run).stream()
                        .allMatch(first ->
                                plan.status(first).isTerminal() || !sameBatch(plan, run, first))
                && plan.schedule.heldBy(run).stream()
                        .noneMatch(later ->
                                isUnderWay(plan.status(later)) && sameBatch(plan, run, later));
    }

    /// A run that is retried may find the one that waited for it under way.
    private static boolean isUnderWay(WorkStatus status) {
        return status.isInFlight() || status == WorkStatus.MERGING;
    }

    /// An overlap holds inside a batch alone; batches keep the rest apart.
    private static boolean sameBatch(StagePlan plan, RunId one, RunId other) {
        return plan.schedule.batchOf(one) == plan.schedule.batchOf(other);
    }
}
