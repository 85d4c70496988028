package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.PassedOverView;
import dev.acefleet.common.message.ProofView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.Submission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.PlanDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One plan as its events tell it, for reading: it decides nothing, and forgets no attempt. What its units are, the kind of
/// plan says. Not thread safe: [PlanViews] guards it. What the journal says of an item that the plan has not throws, as it
/// does in the core's own fold.
abstract sealed class PlanProjection permits StageProjection, DriveProjection {
    final PlanId id;
    final Instant submittedAt;
    private final Submission submission;
    private final Map<String, ItemProjection> items = new LinkedHashMap<>();
    private final List<String> warnings;
    private final List<PassedOverView> passedOver = new ArrayList<>();
    private Budgets budgets;
    private boolean starved;
    private CommitId head;
    private final PlanGates gates = new PlanGates();
    private Optional<ProofView> proof = Optional.empty();
    private Onward onward = Onward.UNKNOWN;
    private Optional<Ending> ending = Optional.empty();
    private final PlanDocuments documents;

    record Ending(Verdict verdict, String audit, String reason, Instant at) {}

    PlanProjection(PlanId id, Submission submission, Instant at) {
        this.id = id;
        this.submission = submission;
        submittedAt = at;
        documents = new PlanDocuments(submission.documents());
        head = submission.base();
        budgets = submission.policy().budgets();
        warnings = new ArrayList<>(submission.warnings());
    }

    /// The plan that this event begins, if it begins one.
    static Optional<PlanProjection> begun(Event event, Instant at) {
        if (event instanceof Event.Accepted accepted) {
            return Optional.of(new StageProjection(accepted, at));
        }
        return event instanceof Event.AssignmentAccepted accepted
                ? Optional.of(new DriveProjection(accepted, at))
                : Optional.empty();
    }

    /// All units in their order, also those that are yet to be begun.
    abstract List<ItemProjection> units();

    /// How many units may be under way beside each other when this one is.
    abstract int places(ItemProjection unit);

    /// The agent that an item is given to, by its name; of one that needs none, the policy's.
    String agentOf(ItemProjection item) {
        return policy().agent();
    }

    /// Those that its work is given to.
    Set<String> agentNames() {
        Set<String> agents = new TreeSet<>(Set.of(policy().agent()));
        units().forEach(unit -> agents.add(agentOf(unit)));
        return agents;
    }

    /// A unit that had failed is done again: so is what was not done because of it.
    abstract void again(ItemProjection unit);

    Submission submission() {
        return submission;
    }

    StagePolicy policy() {
        return submission.policy();
    }

    /// The branch that its work is merged into.
    String branch() {
        return submission.integrationBranch(id);
    }

    /// A unit that exists from now on.
    void add(ItemProjection unit) {
        items.putIfAbsent(unit.item, unit);
    }

    void apply(Event event, Instant at) {
        switch (event) {
            case Event.PlanEnded e -> {
                head = e.head();
                ending = Optional.of(new Ending(e.verdict(), e.audit(), e.reason(), at));
            }
            case Event.WorkQueued e -> queued(e);
            case Event.Leased e -> item(e.attempt()).lease(e.attempt(), e.worker().id(), at);
            case Event.Started e -> {
                if (item(e.attempt()).state() != RunState.CANCELLING) {
                    item(e.attempt()).move(RunState.RUNNING);
                }
                attempt(e.attempt()).ifPresent(attempt -> attempt.started(e, at));
            }
            case Event.AttemptEnded e -> attemptEnded(e, at);
            case Event.ReportIgnored e -> {
                attempt(e.attempt()).ifPresent(attempt -> attempt.late(e.outcome()));
                if (item(e.attempt()).state() == RunState.CANCELLING) {
                    documents.ended(e.attempt(), e.outcome());
                }
            }
            case Event.GateOpened e -> gated(e, at);
            case Event.GateAnswered e -> answered(e, at);
            case Event.BooksWritten e -> {
                head = e.head();
                onward = e.onward();
            }
            case Event.WorkParked e -> parked(e);
            case Event.WorkDue e -> {
                ItemProjection item = item(e.work());
                item.move(RunState.WAITING, item.reason());
            }
            case Event.WorkHeld e ->
                    item(e.work())
                            .move(
                                    RunState.WAITING,
                                    "the provider of the account " + e.account() + " refuses");
            case Event.RunSentBack e -> item(e.work()).move(RunState.WAITING, e.note());
            case Event.WorkEnded e -> ended(e, at);
            case Event.HeadMoved e -> {
                head = e.head();
                documents.merged(new AttemptId(e.unit(), e.attempt()));
            }
            case Event.WorkCancelling e -> {
                item(e.work()).move(RunState.CANCELLING, e.reason());
                gates.close(e.work(), at);
            }
            case Event.PlanReopened _ -> {
                starved = false;
                reopened();
            }
            case Event.WorkRetried e -> {
                retried(item(e.work()));
                gates.close(e.work(), at);
            }
            case Event.StepsChanged e -> documents.change(e.changes());
            case Event.StepsSet e -> documents.change(e.changes());
            case Event.BudgetsSet e -> {
                budgets = e.budgets();
                starved = false;
            }
            case Event.BudgetUsedUp _ -> starved = true;
            case Event.RunsAdded _ -> documents.added();
            case Event.PassedOver e ->
                    passedOver.add(
                            new PassedOverView(at, e.item(), e.troubles(), e.answer(), e.by()));
            case Event.BatchStarted _,
                    Event.BatchEnded _,
                    Event.AllowanceSet _,
                    Event.PlanAccepted _,
                    Event.AssignmentAccepted _,
                    Event.BenchAccepted _,
                    Event.PlanArchived _,
                    Event.AuditJudged _,
                    Event.AnswerKept _,
                    Event.Repeated _,
                    Event.PlanCancelling _,
                    Event.AttemptGone _,
                    Event.DispatchedAgain _,
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
                    Event.BreakerChanged _,
                    Event.BreakerClosed _,
                    Event.InputQuarantined _ -> {}
        }
    }

    private void queued(Event.WorkQueued e) {
        WorkId work = e.attempt().work();
        switch (e.kind()) {
            case RUN -> {}
            case FORK, STEPS -> add(ItemProjection.unit(work.item(), e.kind()));
            case INTEGRATE -> {
                add(ItemProjection.merge(work.item()));
                unit(item(work).unit()).explain("");
            }
            case AUDIT, PLAN_GAPS, FINISH, PRUNE ->
                    add(ItemProjection.ending(work.item(), e.kind()));
        }
        item(work).move(RunState.QUEUED);
    }

    private void attemptEnded(Event.AttemptEnded e, Instant at) {
        ItemProjection item = item(e.attempt());
        attempt(e.attempt()).ifPresent(attempt -> attempt.ended(e.outcome(), at));
        documents.ended(e.attempt(), e.outcome());
        if (item.state() == RunState.CANCELLING) {
            return;
        }
        switch (e.outcome()) {
            case Outcome.Succeeded done -> {
                item.move(RunState.MERGING);
                done.warnings().forEach(warning -> warn(item.unit() + ": " + warning));
            }
            case Outcome.Adopted adopted -> {
                item.move(RunState.MERGING);
                adopted.warnings().forEach(warning -> warn(item.unit() + ": " + warning));
            }
            case Outcome.Merged _, Outcome.Finished _ -> item.move(RunState.MERGING);
            case Outcome.Gated _ -> item.move(RunState.WAITING);
            case Outcome.Audited audited -> {
                item.move(RunState.WAITING);
                proof = Optional.of(proof(audited));
                audited.warnings().forEach(warning -> warn("audit: " + warning));
            }
            case Outcome.Planned planned -> {
                item.move(RunState.WAITING);
                planned.warnings().forEach(warning -> warn("new runs: " + warning));
            }
            case Outcome.Done _ -> {}
            case Outcome.Failed _, Outcome.Released _, Outcome.Declined _ ->
                    item.move(
                            RunState.WAITING,
                            "attempt "
                                    + e.attempt().number()
                                    + " "
                                    + Words.of(e.outcome())
                                    + ": "
                                    + AttemptProjection.detail(e.outcome()));
        }
    }

    private static ProofView proof(Outcome.Audited audited) {
        return new ProofView(
                Words.of(audited.status()),
                audited.score(),
                audited.path(),
                audited.commit().hex(),
                audited.gaps(),
                audited.people());
    }

    private void gated(Event.GateOpened e, Instant at) {
        gates.opened(e, at);
        item(e.gate().work())
                .move(
                        RunState.BLOCKED,
                        "waits for a person: "
                                + Words.of(e.asked().kind()).replace('_', ' ')
                                + "; fleet answer "
                                + e.gate()
                                + " …");
    }

    private void answered(Event.GateAnswered e, Instant at) {
        gates.answered(e, at);
        item(e.gate().work()).move(RunState.WAITING, "answered by " + e.by());
    }

    private void warn(String warning) {
        if (warnings.size() < Limits.NAMES) {
            warnings.add(Limits.text(warning));
        }
    }

    private void parked(Event.WorkParked e) {
        ItemProjection item = item(e.work());
        boolean byAPerson = e.until().equals(Event.WorkParked.FOR_A_PERSON);
        if (byAPerson) {
            item.move(RunState.PARKED, e.reason());
        } else {
            item.park(e.until(), e.reason());
        }
        if (item.kind == WorkKind.INTEGRATE) {
            unit(item.unit())
                    .explain(
                            (byAPerson
                                            ? "its merge waits for a person: "
                                            : "its merge is tried again later: ")
                                    + e.reason());
        }
    }

    /// The plan goes on: what it had skipped waits again.
    private void reopened() {
        ending = Optional.empty();
        units().stream()
                .filter(unit -> unit.state() == RunState.SKIPPED)
                .forEach(unit -> unit.move(RunState.WAITING));
    }

    private void retried(ItemProjection item) {
        boolean failed = item.state() == RunState.FAILED;
        item.move(RunState.WAITING);
        if (item.kind == WorkKind.INTEGRATE) {
            unit(item.unit()).explain("");
        } else if (failed) {
            again(item);
        }
    }

    private void ended(Event.WorkEnded e, Instant at) {
        gates.close(e.work(), at);
        item(e.work()).move(RunState.of(e.status()), e.reason());
    }

    private Optional<AttemptProjection> attempt(AttemptId attempt) {
        return item(attempt).attempt(attempt.number());
    }

    ItemProjection item(AttemptId attempt) {
        return item(attempt.work());
    }

    ItemProjection item(WorkId work) {
        ItemProjection item = items.get(work.item());
        if (item == null) {
            throw new IllegalStateException(
                    "The journal speaks of " + work + ", which the plan has not");
        }
        return item;
    }

    /// Where the log of an attempt lies; empty for one that was never leased.
    Optional<LogPlace> log(String item, int number) {
        return Optional.ofNullable(items.get(item))
                .flatMap(known -> known.attempt(number))
                .map(attempt -> attempt.log(new WorkId(id, item)));
    }

    /// A unit by its name.
    ItemProjection unit(String unit) {
        return item(new WorkId(id, unit));
    }

    /// The units that were ever begun, or were there from the beginning.
    List<ItemProjection> begunUnits() {
        return items.values().stream().filter(item -> item.kind.isUnit()).toList();
    }

    List<ItemProjection> merges(String unit) {
        return items.values().stream()
                .filter(item -> item.kind == WorkKind.INTEGRATE && item.isOf(unit))
                .toList();
    }

    /// What ends the plan, keeps its books or cleans up after it, in the order in which it was begun.
    List<ItemProjection> endings() {
        return items.values().stream()
                .filter(item -> !item.kind.isUnit() && item.kind != WorkKind.INTEGRATE)
                .toList();
    }

    List<GateProjection> gates() {
        return gates.all();
    }

    /// What it has made of its documents, where they travel.
    PlanDocuments documents() {
        return documents;
    }

    List<PassedOverView> passedOver() {
        return List.copyOf(passedOver);
    }

    Optional<ProofView> proof() {
        return proof;
    }

    Onward onward() {
        return onward;
    }

    /// Whether nothing more was begun because the whole plan's budget is used up.
    boolean isStarved() {
        return starved;
    }

    Budgets budgets() {
        return budgets;
    }

    /// Every attempt that an agent was granted for.
    List<AttemptProjection> agents() {
        return items.values().stream()
                .filter(item -> item.kind.lane() == WorkKind.Lane.AGENT)
                .flatMap(item -> item.all().stream())
                .toList();
    }

    List<String> warnings() {
        return warnings;
    }

    CommitId head() {
        return head;
    }

    Optional<Ending> ending() {
        return ending;
    }
}
