package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Which work of a stage comes next (spec/stage.md section 4). Level-triggered: it looks at the plan as it is, and is asked
/// again until it has nothing to say; so nothing is forgotten when the process dies between two answers.
///
/// One answer is one step: open a batch; or, in an open one, skip what can no longer be done, queue the next merge, queue
/// the runs that may start, close the batch; or end the plan.
final class StageDecider {
    private StageDecider() {}

    static List<Event> next(StagePlan plan) {
        if (plan.hasEnded()) {
            return List.of();
        }
        if (plan.cancelling.isPresent()) {
            return CancelDecider.next(plan);
        }
        if (!plan.batchOpen) {
            return betweenBatches(plan);
        }
        List<Event> events = new ArrayList<>();
        skipDependents(plan, events);
        if (events.isEmpty()) {
            nextMerge(plan).ifPresent(events::add);
            nextRuns(plan, events);
            if (events.isEmpty()) {
                events.addAll(EndDecider.progress(plan));
            }
        }
        if (events.isEmpty() && plan.open == 0) {
            events.add(new Event.BatchEnded(plan.id, plan.batch.orElseThrow()));
        }
        return events;
    }

    private static List<Event> betweenBatches(StagePlan plan) {
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
        return events.isEmpty() ? EndDecider.next(plan, stop) : events;
    }

    /// Why no further batch may begin: by policy after a failure, and always when a whole batch failed (RS-63, RS-65).
    private static Optional<String> stopReason(StagePlan plan) {
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
        return plan.lost > 0 && plan.stage.policy().onFailure() == OnFailure.STOP
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
                .filter(need ->
                        plan.status(need).isTerminal() && plan.status(need) != WorkStatus.SUCCEEDED)
                .findFirst();
    }

    /// One merge at a time, the lowest run number first (protocol P22).
    private static Optional<Event> nextMerge(StagePlan plan) {
        if (plan.merge.isPresent()) {
            Work merge = plan.merge.get();
            return merge.status == WorkStatus.WAITING
                    ? Optional.of(queue(plan, merge.next(), WorkKind.INTEGRATE))
                    : Optional.empty();
        }
        if (plan.toMerge.isEmpty() || plan.books.isPresent()) {
            return Optional.empty();
        }
        RunId run = plan.toMerge.first();
        int attempt = plan.run(run).checked.orElseThrow().attempt();
        WorkId merge = WorkId.ofMerge(plan.id, run, attempt);
        return Optional.of(queue(plan, new AttemptId(merge, 1), WorkKind.INTEGRATE));
    }

    private static void nextRuns(StagePlan plan, List<Event> events) {
        int free = plan.stage.policy().concurrent() - plan.inFlight;
        for (RunId run : plan.waiting) {
            if (free <= 0 || events.size() >= Limits.EVENTS_PER_ENTRY) {
                return;
            }
            if (mayStart(plan, run)) {
                events.add(queue(plan, plan.run(run).next(), WorkKind.RUN));
                free--;
            }
        }
    }

    private static boolean mayStart(StagePlan plan, RunId run) {
        return plan.schedule.dependencies(run).stream()
                        .allMatch(need -> plan.status(need) == WorkStatus.SUCCEEDED)
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

    private static Event queue(StagePlan plan, AttemptId attempt, WorkKind kind) {
        return new Event.WorkQueued(attempt, kind, plan.stage.policy().pool());
    }
}
