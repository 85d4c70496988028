package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.assign.Step;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Breaker;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

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
        // Who watches is told of the end last; what comes after it is in the report.
        boolean late = plan.ending().isPresent() && !(event instanceof Event.PlanEnded);
        return late ? Optional.empty() : new Narrator(plan, id, at).tell(event);
    }

    private Optional<ProgressEvent> tell(Event event) {
        return switch (event) {
            case Event.PlanAccepted _, Event.BenchAccepted _, Event.AssignmentAccepted _ ->
                    ofPlan("plan_accepted", accepted());
            case Event.BatchStarted e ->
                    ofPlan(
                            "batch_started",
                            "batch " + e.batch() + " begins: " + String.join(", ", runs(e)));
            case Event.BatchEnded e -> ofPlan("batch_ended", "batch " + e.batch() + " is over");
            case Event.PlanEnded e ->
                    ofPlan(ProgressEvent.PLAN_ENDED, Words.of(e.verdict()) + ": " + e.reason());
            case Event.WorkQueued e ->
                    ofAttempt(
                            "queued",
                            e.attempt(),
                            "waits for a worker of pool " + e.pool() + described(e));
            case Event.RunsAdded e ->
                    ofPlan(
                            "runs_added",
                            "round "
                                    + e.round()
                                    + " of closing gaps adds "
                                    + String.join(
                                            ", ",
                                            e.runs().stream()
                                                    .map(run -> run.id().toString())
                                                    .toList()));
            case Event.PassedOver e ->
                    ofPlan(
                            "passed_over",
                            (e.item().isEmpty() ? "left open before: " : e.item() + ": ")
                                    + String.join("; ", e.troubles())
                                    + " ("
                                    + e.answer()
                                    + ", without a person)");
            case Event.BudgetUsedUp e -> ofPlan("budget_used_up", e.reason());
            case Event.BudgetsSet e ->
                    ofPlan(
                            "budgets_set",
                            "may use "
                                    + e.budgets().run()
                                    + " for each "
                                    + (isDrive() ? "unit" : "run")
                                    + ", and "
                                    + e.budgets().stage()
                                    + " for the "
                                    + (isDrive() ? "assignment" : "stage"));
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
                            "is on " + plan.branch() + ", now at " + e.head().abbreviated());
            case Event.WorkParked e ->
                    ofWork(
                            "parked",
                            e.work(),
                            e.until().equals(Event.WorkParked.FOR_A_PERSON)
                                    ? "waits for a person: " + e.reason()
                                    : "waits until " + e.until() + ": " + e.reason());
            case Event.WorkDue e -> ofWork("due", e.work(), "is tried again");
            case Event.BreakerChanged e -> ofPlan("provider", breaker(e.breaker()));
            case Event.BreakerClosed e ->
                    ofPlan(
                            "provider",
                            "the provider of the account " + e.account() + " answers as before");
            case Event.WorkHeld e ->
                    ofWork(
                            "held",
                            e.work(),
                            "is held back: the provider of the account "
                                    + e.account()
                                    + " refuses");
            case Event.RunSentBack e ->
                    ofWork("sent_back", e.work(), "is done again on the new head: " + e.note());
            case Event.WorkEnded e ->
                    ofWork(
                            switch (plan.item(e.work()).kind) {
                                case RUN -> "run_ended";
                                case INTEGRATE -> "merge_ended";
                                case FORK -> "fork_ended";
                                case STEPS -> "steps_ended";
                                case AUDIT -> "audit_ended";
                                case PLAN_GAPS -> "planning_ended";
                                case FINISH -> "books_ended";
                                case PRUNE -> "prune_ended";
                            },
                            e.work(),
                            plan.item(e.work()).state().word() + ": " + e.reason());
            case Event.HeadMoved e ->
                    ofWork(
                            "head_moved",
                            e.unit(),
                            "is on " + plan.branch() + ", now at " + e.head().abbreviated());
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
            case Event.StepsChanged e ->
                    of(
                            "steps_changed",
                            e.attempt().work(),
                            e.attempt().number(),
                            worker(e.attempt()),
                            steps(e.changes())
                                    .orElseGet(() -> e.attempt().work().item() + " changed steps"));
            case Event.StepsSet e ->
                    ofPlan(
                            "steps_set",
                            steps(e.changes())
                                    .map(steps -> steps + " (" + e.reason() + ")")
                                    .orElse(e.reason()));
            case Event.PlanArchived _,
                    Event.AllowanceSet _,
                    Event.AnswerKept _,
                    Event.Repeated _,
                    Event.CommandAnswered _,
                    Event.WorkerSeen _,
                    Event.WorkerPlaced _,
                    Event.WorkerKept _,
                    Event.WorkerForgotten _,
                    Event.InputPostponed _,
                    Event.InputSettled _,
                    Event.WorkerCordoned _,
                    Event.WorkerUncordoned _,
                    Event.TurnedAway _,
                    Event.AccountKnown _,
                    Event.InputQuarantined _ ->
                    Optional.empty();
        };
    }

    private static String breaker(Breaker breaker) {
        return "the provider of the account "
                + breaker.account()
                + switch (breaker.phase()) {
                    case OPEN ->
                            " refuses; one run goes to see at "
                                    + breaker.next()
                                    + ": "
                                    + breaker.reason();
                    case TRYING ->
                            breaker.probe()
                                    .map(probe -> ": " + probe + " goes to see")
                                    .orElse(": the next run goes to see");
                    case EASING -> " answers; " + breaker.places() + " runs go at once";
                };
    }

    private boolean isDrive() {
        return plan instanceof DriveProjection;
    }

    private String accepted() {
        return switch (plan) {
            case StageProjection stage ->
                    "stage "
                            + stage.stage.stage().unpadded()
                            + " "
                            + stage.stage.name()
                            + ": "
                            + count(stage.specs.size(), "run", "runs")
                            + " in "
                            + count(stage.schedule().batches().size(), "batch", "batches");
            case DriveProjection drive ->
                    "assignment "
                            + drive.target()
                            + " "
                            + drive.assignment.name()
                            + ": "
                            + count(drive.driven().steps().size(), "step", "steps")
                            + ", of which agents get "
                            + count(drive.units().size(), "unit", "units");
        };
    }

    private List<String> runs(Event.BatchStarted e) {
        return switch (plan) {
            case StageProjection stage ->
                    stage.schedule().batches().getOrDefault(e.batch(), List.of()).stream()
                            .map(RunId::toString)
                            .toList();
            case DriveProjection _ -> List.of();
        };
    }

    /// What is new of steps, as `010.02.01 done: name`. Empty where nothing is that a person waits for.
    private Optional<String> steps(DocumentChanges changes) {
        return switch (plan) {
            case StageProjection _ -> Optional.empty();
            case DriveProjection drive -> {
                String told =
                        drive.changed(changes).stream()
                                .map(Narrator::step)
                                .collect(Collectors.joining("; "));
                yield Optional.of(told).filter(text -> !text.isEmpty());
            }
        };
    }

    private static String step(Step step) {
        String word =
                switch (step.status()) {
                    case PENDING -> "to be done";
                    case IN_PROGRESS -> "begun";
                    case DONE -> "done";
                    case FAILED -> "failed";
                };
        String error = step.text(Step.ERROR).map(text -> ": " + text).orElse("");
        return step.number() + " " + word + ": " + step.name() + error;
    }

    /// What a unit is to do, before it is begun for the first time (spec/stage.md section 4, step 7a).
    private String described(Event.WorkQueued e) {
        if (!e.kind().isUnit() || e.attempt().number() > 1) {
            return "";
        }
        ItemProjection unit = plan.item(e.attempt());
        return switch (plan) {
            case StageProjection stage -> {
                RunSpec spec =
                        Objects.requireNonNull(
                                stage.specs.get(StageProjection.runOf(unit)), "a run's");
                String text = spec.description().isEmpty() ? spec.title() : spec.description();
                yield text.isEmpty() ? "" : "; it builds: " + text;
            }
            case DriveProjection drive ->
                    "; it does "
                            + count(drive.steps(unit).total(), "step", "steps")
                            + ", from "
                            + drive.name(unit);
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
        return of(
                type,
                attempt.work(),
                attempt.number(),
                worker(attempt),
                attempt.work().item() + " attempt " + attempt.number() + " " + text);
    }

    private String worker(AttemptId attempt) {
        return plan.item(attempt).attempt(attempt.number()).map(known -> known.worker).orElse("");
    }

    private Optional<ProgressEvent> of(
            String type, WorkId work, int attempt, String worker, String text) {
        ItemProjection item = plan.item(work);
        Optional<String> unit = item.ofUnit();
        return Optional.of(
                new ProgressEvent(
                        id,
                        plan.id.value(),
                        at,
                        type,
                        unit.orElse(""),
                        work.item(),
                        attempt,
                        worker,
                        unit.map(plan::unit).orElse(item).state().word(),
                        Limits.text(text)));
    }
}
