package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tells an event to those who watch a plan. Pure: reads the plan as it stands after the event.
final class Narrator {
    private final PlanProjection plan;
    private final EventPosition id;
    private final Instant at;

    private Narrator(PlanProjection plan, EventPosition id, Instant at) {
        this.plan = plan;
        this.id = id;
        this.at = at;
    }

    /// Empty for events that no plan's watcher cares for.
    static Optional<ProgressEvent> tell(
            PlanProjection plan, Event event, EventPosition id, Instant at) {
        return new Narrator(plan, id, at).tell(event);
    }

    private Optional<ProgressEvent> tell(Event event) {
        return switch (event) {
            case Event.PlanAccepted _, Event.BenchAccepted _ ->
                    ofPlan(
                            "plan_accepted",
                            "stage "
                                    + plan.stage.stage().unpadded()
                                    + " "
                                    + plan.stage.name()
                                    + ": "
                                    + count(plan.specs.size(), "run", "runs")
                                    + " in "
                                    + count(plan.schedule.batches().size(), "batch", "batches"));
            case Event.BatchStarted e ->
                    ofPlan(
                            "batch_started",
                            "batch "
                                    + e.batch()
                                    + " begins: "
                                    + String.join(
                                            ", ",
                                            plan
                                                    .schedule
                                                    .batches()
                                                    .getOrDefault(e.batch(), List.of())
                                                    .stream()
                                                    .map(RunId::toString)
                                                    .toList()));
            case Event.BatchEnded e -> ofPlan("batch_ended", "batch " + e.batch() + " is over");
            case Event.PlanEnded e ->
                    ofPlan(ProgressEvent.PLAN_ENDED, Words.of(e.verdict()) + ": " + e.reason());
            case Event.WorkQueued e ->
                    ofAttempt("queued", e.attempt(), "waits for a worker of pool " + e.pool());
            case Event.DispatchedAgain e ->
                    ofAttempt("dispatched_again", e.attempt(), "is offered to workers again");
            case Event.Leased e ->
                    ofAttempt("leased", e.attempt(), "is taken by " + e.worker().id());
            case Event.Started e -> ofAttempt("started", e.attempt(), "has begun");
            case Event.AttemptEnded e ->
                    ofAttempt("attempt_ended", e.attempt(), outcome(e.outcome()));
            case Event.ReportIgnored e ->
                    ofAttempt(
                            "report_ignored",
                            e.attempt(),
                            "reported after its lease was over: " + outcome(e.outcome()));
            case Event.GateOpened e ->
                    ofWork(
                            "gate_opened",
                            e.gate().work(),
                            "waits for a person ("
                                    + Words.of(e.asked().kind()).replace('_', ' ')
                                    + "): fleet gates; fleet answer "
                                    + e.gate()
                                    + " …");
            case Event.GateAnswered e ->
                    ofWork(
                            "gate_answered",
                            e.gate().work(),
                            "is answered by "
                                    + e.by()
                                    + (e.automatic() ? ", without a person" : "")
                                    + ": "
                                    + e.answer());
            case Event.AuditJudged e ->
                    ofPlan(
                            "audit_judged",
                            "the audit says "
                                    + Words.of(e.status()).replace('_', ' ')
                                    + ": "
                                    + e.reason());
            case Event.BooksWritten e ->
                    ofWork(
                            "books_written",
                            e.work(),
                            "is on "
                                    + plan.stage.integrationBranch(plan.id)
                                    + ", now at "
                                    + e.head().abbreviated());
            case Event.WorkParked e ->
                    ofWork(
                            "parked",
                            e.work(),
                            e.until().equals(Event.WorkParked.FOR_A_PERSON)
                                    ? "waits for a person: " + e.reason()
                                    : "waits until " + e.until() + ": " + e.reason());
            case Event.WorkDue e -> ofWork("due", e.work(), "is tried again");
            case Event.RunSentBack e ->
                    ofWork("sent_back", e.work(), "is done again on the new head: " + e.note());
            case Event.WorkEnded e ->
                    ofWork(
                            switch (plan.item(e.work()).kind) {
                                case RUN -> "run_ended";
                                case INTEGRATE -> "merge_ended";
                                case AUDIT -> "audit_ended";
                                case FINISH -> "books_ended";
                            },
                            e.work(),
                            plan.item(e.work()).state().word() + ": " + e.reason());
            case Event.HeadMoved e ->
                    ofWork(
                            "head_moved",
                            WorkId.ofRun(plan.id, e.run()),
                            "is on "
                                    + plan.stage.integrationBranch(plan.id)
                                    + ", now at "
                                    + e.head().abbreviated());
            case Event.PlanCancelling e ->
                    ofPlan(
                            "plan_cancelling",
                            e.reason().isBlank()
                                    ? "is being cancelled"
                                    : "is being cancelled: " + e.reason());
            case Event.PlanReopened _ -> ofPlan("plan_reopened", "goes on");
            case Event.WorkCancelling e ->
                    ofWork("cancelling", e.work(), "is ended where it runs: " + e.reason());
            case Event.WorkRetried e -> ofWork("retried", e.work(), "is done again for a person");
            case Event.AttemptGone e ->
                    ofAttempt("attempt_gone", e.attempt(), "is known to be gone from its worker");
            case Event.PlanArchived _,
                    Event.AnswerKept _,
                    Event.Repeated _,
                    Event.CommandAnswered _,
                    Event.WorkerSeen _,
                    Event.WorkerPlaced _,
                    Event.WorkerCordoned _,
                    Event.WorkerUncordoned _,
                    Event.TurnedAway _,
                    Event.InputQuarantined _ ->
                    Optional.empty();
        };
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private static String outcome(Outcome outcome) {
        String kind =
                outcome instanceof Outcome.Failed failed
                        ? Words.of(failed.kind()).replace('_', ' ') + ": "
                        : "";
        return Words.of(outcome) + ": " + kind + AttemptProjection.detail(outcome);
    }

    private Optional<ProgressEvent> ofPlan(String type, String text) {
        return Optional.of(
                new ProgressEvent(
                        id,
                        plan.id.value(),
                        at,
                        type,
                        "",
                        "",
                        0,
                        "",
                        PlanReporter.state(plan),
                        Limits.text(text)));
    }

    private Optional<ProgressEvent> ofWork(String type, WorkId work, String text) {
        return of(type, work, 0, "", work.item() + " " + text);
    }

    private Optional<ProgressEvent> ofAttempt(String type, AttemptId attempt, String text) {
        String worker =
                plan.item(attempt).attempt(attempt.number()).map(known -> known.worker).orElse("");
        return of(
                type,
                attempt.work(),
                attempt.number(),
                worker,
                attempt.work().item() + " attempt " + attempt.number() + " " + text);
    }

    private Optional<ProgressEvent> of(
            String type, WorkId work, int attempt, String worker, String text) {
        ItemProjection item = plan.item(work);
        Optional<RunId> run = item.ofRun();
        return Optional.of(
                new ProgressEvent(
                        id,
                        plan.id.value(),
                        at,
                        type,
                        run.map(RunId::toString).orElse(""),
                        work.item(),
                        attempt,
                        worker,
                        run.map(plan::run).orElse(item).state().word(),
                        Limits.text(text)));
    }
}
