package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ProofView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One plan as its events tell it, for reading: it decides nothing, and forgets no attempt. Not thread safe: [PlanViews]
/// guards it. What the journal says of an item that the plan has not throws, as it does in the core's own fold.
final class PlanProjection {
    final PlanId id;
    final StageSubmission stage;
    final Schedule schedule;
    final Instant submittedAt;
    final Map<RunId, RunSpec> specs = new LinkedHashMap<>();
    private final Map<String, ItemProjection> items = new LinkedHashMap<>();
    private final Set<Integer> begun = new TreeSet<>();
    private final Set<Integer> over = new TreeSet<>();
    private final List<String> warnings;
    private CommitId head;
    private final Map<GateId, GateProjection> gates = new LinkedHashMap<>();
    private Optional<ProofView> proof = Optional.empty();
    private Onward onward = Onward.UNKNOWN;
    private Optional<Ending> ending = Optional.empty();

    record Ending(Verdict verdict, String audit, String reason, Instant at) {}

    PlanProjection(Event.Accepted accepted, Instant at) {
        id = accepted.plan();
        stage = accepted.stage();
        schedule =
                Schedule.of(stage.runs())
                        .orElseThrow(() ->
                                new IllegalStateException(id + " was accepted with a circle"));
        submittedAt = at;
        head = stage.base();
        warnings = new ArrayList<>(stage.warnings());
        for (RunSpec run : stage.runs().stream().sorted(PlanProjection::byId).toList()) {
            specs.put(run.id(), run);
            String item = WorkId.ofRun(id, run.id()).item();
            items.put(item, new ItemProjection(item, WorkKind.RUN, run.id()));
        }
    }

    private static int byId(RunSpec one, RunSpec other) {
        return one.id().compareTo(other.id());
    }

    /// The plan that an event is about, if it is about one.
    static Optional<PlanId> planOf(Event event) {
        return switch (event) {
            case Event.PlanAccepted e -> Optional.of(e.plan());
            case Event.BenchAccepted e -> Optional.of(e.plan());
            case Event.BatchStarted e -> Optional.of(e.plan());
            case Event.BatchEnded e -> Optional.of(e.plan());
            case Event.PlanEnded e -> Optional.of(e.plan());
            case Event.WorkQueued e -> Optional.of(e.attempt().work().plan());
            case Event.TurnedAway e -> Optional.of(e.attempt().work().plan());
            case Event.DispatchedAgain e -> Optional.of(e.attempt().work().plan());
            case Event.Leased e -> Optional.of(e.attempt().work().plan());
            case Event.Started e -> Optional.of(e.attempt().work().plan());
            case Event.AttemptEnded e -> Optional.of(e.attempt().work().plan());
            case Event.ReportIgnored e -> Optional.of(e.attempt().work().plan());
            case Event.GateOpened e -> Optional.of(e.gate().work().plan());
            case Event.GateAnswered e -> Optional.of(e.gate().work().plan());
            case Event.AuditJudged e -> Optional.of(e.plan());
            case Event.BooksWritten e -> Optional.of(e.work().plan());
            case Event.WorkParked e -> Optional.of(e.work().plan());
            case Event.WorkDue e -> Optional.of(e.work().plan());
            case Event.RunSentBack e -> Optional.of(e.work().plan());
            case Event.WorkEnded e -> Optional.of(e.work().plan());
            case Event.HeadMoved e -> Optional.of(e.plan());
            case Event.AttemptGone e -> Optional.of(e.attempt().work().plan());
            case Event.PlanCancelling e -> Optional.of(e.plan());
            case Event.PlanReopened e -> Optional.of(e.plan());
            case Event.WorkCancelling e -> Optional.of(e.work().plan());
            case Event.WorkRetried e -> Optional.of(e.work().plan());
            case Event.PlanArchived e -> Optional.of(e.plan());
            case Event.CommandAnswered _,
                    Event.AnswerKept _,
                    Event.Repeated _,
                    Event.WorkerSeen _,
                    Event.WorkerPlaced _,
                    Event.WorkerCordoned _,
                    Event.WorkerUncordoned _,
                    Event.InputQuarantined _ ->
                    Optional.empty();
        };
    }

    void apply(Event event, Instant at) {
        switch (event) {
            case Event.BatchStarted e -> {
                begun.add(e.batch());
                over.remove(e.batch());
            }
            case Event.BatchEnded e -> over.add(e.batch());
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
            case Event.ReportIgnored e ->
                    attempt(e.attempt()).ifPresent(attempt -> attempt.late(e.outcome()));
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
            case Event.RunSentBack e -> item(e.work()).move(RunState.WAITING, e.note());
            case Event.WorkEnded e -> ended(e, at);
            case Event.HeadMoved e -> head = e.head();
            case Event.WorkCancelling e -> {
                item(e.work()).move(RunState.CANCELLING, e.reason());
                closeGates(e.work(), at);
            }
            case Event.PlanReopened _ -> reopened();
            case Event.WorkRetried e -> {
                retried(item(e.work()));
                closeGates(e.work(), at);
            }
            case Event.PlanAccepted _,
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
                    Event.WorkerCordoned _,
                    Event.WorkerUncordoned _,
                    Event.TurnedAway _,
                    Event.InputQuarantined _ -> {}
        }
    }

    private void queued(Event.WorkQueued e) {
        WorkId work = e.attempt().work();
        switch (e.kind()) {
            case RUN -> {}
            case INTEGRATE -> {
                items.computeIfAbsent(
                        work.item(),
                        item -> new ItemProjection(item, WorkKind.INTEGRATE, runOfMerge(work)));
                run(item(work).run()).explain("");
            }
            case AUDIT, FINISH ->
                    items.computeIfAbsent(
                            work.item(), item -> ItemProjection.ending(item, e.kind()));
        }
        item(work).move(RunState.QUEUED);
    }

    /// The run is the merge's own name up to the dot behind it.
    private static RunId runOfMerge(WorkId merge) {
        int end = merge.item().indexOf(".merge-");
        return Optional.of(merge.item())
                .filter(_ -> end > 0)
                .flatMap(item -> RunId.parse(item.substring(0, end)))
                .orElseThrow(() -> new IllegalStateException("Not the merge of a run: " + merge));
    }

    private void attemptEnded(Event.AttemptEnded e, Instant at) {
        ItemProjection item = item(e.attempt());
        attempt(e.attempt()).ifPresent(attempt -> attempt.ended(e.outcome(), at));
        if (item.state() == RunState.CANCELLING) {
            return;
        }
        switch (e.outcome()) {
            case Outcome.Succeeded done -> {
                item.move(RunState.MERGING);
                done.warnings().forEach(warning -> warn(item.run() + ": " + warning));
            }
            case Outcome.Adopted adopted -> {
                item.move(RunState.MERGING);
                adopted.warnings().forEach(warning -> warn(item.run() + ": " + warning));
            }
            case Outcome.Merged _, Outcome.Finished _ -> item.move(RunState.MERGING);
            case Outcome.Gated _ -> item.move(RunState.WAITING);
            case Outcome.Audited audited -> {
                item.move(RunState.WAITING);
                proof = Optional.of(proof(audited));
                audited.warnings().forEach(warning -> warn("audit: " + warning));
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
        gates.put(e.gate(), new GateProjection(e, at));
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
        Optional.ofNullable(gates.get(e.gate())).ifPresent(gate -> gate.answered(e, at));
        item(e.gate().work()).move(RunState.WAITING, "answered by " + e.by());
    }

    private void closeGates(WorkId work, Instant at) {
        gates.values().stream()
                .filter(gate -> gate.id.work().equals(work))
                .forEach(gate -> gate.closed(at));
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
            run(item.run())
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
        runs().stream()
                .filter(run -> run.state() == RunState.SKIPPED)
                .forEach(run -> run.move(RunState.WAITING));
    }

    /// Done again, and with it what was skipped because of it.
    private void retried(ItemProjection item) {
        boolean failed = item.state() == RunState.FAILED;
        item.move(RunState.WAITING);
        if (item.kind == WorkKind.INTEGRATE) {
            run(item.run()).explain("");
        } else if (failed) {
            runs().stream()
                    .filter(run -> run.state() == RunState.SKIPPED)
                    .filter(run -> schedule.dependencies(run.run()).contains(item.run()))
                    .forEach(this::unskipped);
        }
    }

    private void unskipped(ItemProjection skipped) {
        skipped.move(RunState.WAITING);
        runs().stream()
                .filter(run -> run.state() == RunState.SKIPPED)
                .filter(run -> schedule.dependencies(run.run()).contains(skipped.run()))
                .forEach(this::unskipped);
    }

    private void ended(Event.WorkEnded e, Instant at) {
        closeGates(e.work(), at);
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

    ItemProjection run(RunId run) {
        return item(WorkId.ofRun(id, run));
    }

    List<ItemProjection> runs() {
        return items.values().stream().filter(item -> item.kind == WorkKind.RUN).toList();
    }

    List<ItemProjection> merges(RunId run) {
        return items.values().stream()
                .filter(item -> item.kind == WorkKind.INTEGRATE && item.isOf(run))
                .toList();
    }

    /// What ends the plan or keeps its books, in the order in which it was begun.
    List<ItemProjection> endings() {
        return items.values().stream()
                .filter(item -> item.kind == WorkKind.AUDIT || item.kind == WorkKind.FINISH)
                .toList();
    }

    List<GateProjection> gates() {
        return List.copyOf(gates.values());
    }

    Optional<ProofView> proof() {
        return proof;
    }

    Onward onward() {
        return onward;
    }

    boolean hasBegun(int batch) {
        return begun.contains(batch);
    }

    boolean isOver(int batch) {
        return over.contains(batch);
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
