package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One stage being run: its units are runs, in batches.
final class StagePlan extends Plan {
    final StageSubmission stage;
    Schedule schedule;
    final NavigableMap<RunId, Work> runs = new TreeMap<>();

    /// By item.
    private final Map<String, RunSpec> specs;

    OptionalInt batch = OptionalInt.empty();
    boolean batchOpen;

    /// Runs of the open batch that wait for their turn.
    final TreeSet<RunId> waiting = new TreeSet<>();

    /// What writes the books and is not over: never at the same time as a merge, for both move the branch.
    Optional<Work> books = Optional.empty();

    /// The latest batch that the books tell of.
    OptionalInt recorded = OptionalInt.empty();

    /// The gates that the books tell of, or told of.
    final Set<GateId> toldGates = new LinkedHashSet<>();

    /// The audit and the last entry in the books, once they are begun.
    Optional<Work> audit = Optional.empty();

    Optional<Work> finish = Optional.empty();

    /// What the audit came to.
    Optional<Audited> audited = Optional.empty();

    /// The proof that an audit has written.
    Optional<WorkOrder.Finish.Proof> proof = Optional.empty();

    /// The planning of runs that close gaps, once it is begun, and what has come of it.
    Optional<Work> architect = Optional.empty();

    Optional<Planned> planned = Optional.empty();

    /// How often runs were added that close gaps.
    int gapRounds;

    /// Runs of the open batch that are not over.
    int open;

    record Audited(ProofStatus status, String reason) {}

    /// What an architect has planned.
    record Planned(WorkOrder.Finish.NewRuns files, List<RunSpec> runs) {}

    StagePlan(PlanId id, StageSubmission stage, Schedule schedule, long offset) {
        this(id, stage, schedule, new HashMap<>(), offset);
    }

    private StagePlan(
            PlanId id,
            StageSubmission stage,
            Schedule schedule,
            Map<String, RunSpec> specs,
            long offset) {
        super(id, stage, Comparator.comparing(run -> spec(specs, run).id()), offset);
        this.stage = stage;
        this.schedule = schedule;
        this.specs = specs;
        stage.runs().forEach(this::add);
    }

    private void add(RunSpec run) {
        Work work = new Work(WorkId.ofRun(id, run.id()), WorkKind.RUN);
        specs.put(work.id.item(), run);
        runs.put(run.id(), work);
        items.put(work.id.item(), work);
    }

    /// More runs, which wait in batches of their own; the stage ends anew behind them.
    void add(List<RunSpec> more) {
        more.forEach(this::add);
        schedule =
                Schedule.of(specs.values())
                        .orElseThrow(() -> new IllegalStateException(id + " got a circle of runs"));
        gapRounds++;
        round++;
        recorded = batch;
        endAnew();
    }

    /// What ends it is begun again, under new names, when its runs are over.
    private void endAnew() {
        audit = Optional.empty();
        audited = Optional.empty();
        proof = Optional.empty();
        finish = Optional.empty();
        architect = Optional.empty();
        planned = Optional.empty();
    }

    @Override
    Collection<Work> units() {
        return runs.values();
    }

    /// The plan as one of a stage, for what only a stage has.
    static StagePlan of(Plan plan) {
        return switch (plan) {
            case StagePlan stage -> stage;
            case AssignmentPlan _ ->
                    throw new IllegalStateException(plan.id + " is the plan of no stage");
        };
    }

    @Override
    String subject(Work unit) {
        RunSpec run = spec(unit);
        return "run " + run.id() + ": " + run.title();
    }

    /// What is to be said of an audit at the end, as a word of the journal.
    String auditWord() {
        return Words.of(
                !stage.policy().auditor() || stage.leftOut() > 0
                        ? Audit.SKIPPED
                        : audited.isPresent() ? Audit.DONE : Audit.NOT_AVAILABLE);
    }

    @Override
    String anew() {
        return "run the stage again";
    }

    @Override
    List<Work> openEndings() {
        return Stream.of(audit, architect, books)
                .flatMap(Optional::stream)
                .filter(work -> !work.status.isTerminal())
                .toList();
    }

    /// What a run, or the merge of one, is about.
    RunSpec spec(Work work) {
        return spec(specs, work.unit());
    }

    private static RunSpec spec(Map<String, RunSpec> specs, Work run) {
        return Objects.requireNonNull(
                specs.get(run.id.item()), () -> run.id + " is no run of its plan");
    }

    Work run(RunId run) {
        return Objects.requireNonNull(runs.get(run), () -> id + " has no run " + run);
    }

    WorkStatus status(RunId run) {
        return run(run).status;
    }

    /// The first batch that has something to do.
    OptionalInt nextBatch() {
        return schedule.batches().entrySet().stream()
                .filter(batch ->
                        batch.getValue().stream().anyMatch(run -> !status(run).isTerminal()))
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /// The batch before the one that is open or was the last to be.
    Optional<Integer> batchBefore() {
        return batch.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(schedule.batches().lowerKey(batch.getAsInt()));
    }

    private boolean isInOpenBatch(Work run) {
        return batchOpen && batch.orElseThrow() == schedule.batchOf(spec(run).id());
    }

    @Override
    boolean mayMerge() {
        return books.isEmpty();
    }

    @Override
    int attempts(Work unit) {
        return policy().attempts();
    }

    @Override
    void changed(Work work) {}

    @Override
    boolean isOpenFor(Work unit) {
        return isInOpenBatch(unit);
    }

    @Override
    void begin(Work item) {
        switch (item.kind) {
            case AUDIT -> audit = Optional.of(item);
            case PLAN_GAPS -> architect = Optional.of(item);
            case FINISH -> {
                books = Optional.of(item);
                batchBefore().ifPresent(before -> recorded = OptionalInt.of(before));
                openGates().map(Work.OpenGate::id).forEach(toldGates::add);
                if (item.id.equals(EndDecider.finish(this))) {
                    finish = Optional.of(item);
                }
            }
            case RUN, FORK, STEPS, INTEGRATE, PRUNE ->
                    throw new IllegalStateException("The plan has not " + item.id);
        }
    }

    void startBatch(int number) {
        batch = OptionalInt.of(number);
        batchOpen = true;
        open = 0;
        for (RunId run : schedule.batches().getOrDefault(number, List.of())) {
            if (status(run) == WorkStatus.WAITING) {
                open++;
                waiting.add(run);
            }
        }
    }

    @Override
    void goOn() {
        super.goOn();
        batch = OptionalInt.empty();
        recorded = OptionalInt.empty();
        endAnew();
    }

    /// With it wait the skipped runs that may be done after all: between the batches of a plan all of them, in an open one
    /// those that depend on it, directly or not.
    @Override
    void again(Work unit) {
        RunId run = spec(unit).id();
        Set<RunId> reached = new HashSet<>(Set.of(run));
        Set<RunId> skipped = new TreeSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (RunId other : runs.keySet()) {
                boolean follows =
                        !batchOpen
                                || schedule.dependencies(other).stream()
                                        .anyMatch(reached::contains);
                if (status(other) == WorkStatus.SKIPPED && follows && reached.add(other)) {
                    skipped.add(other);
                    more = true;
                }
            }
        }
        reopen(unit);
        skipped.forEach(other -> reopen(run(other)));
    }

    @Override
    void moving(Work work, WorkStatus to) {
        switch (work.kind) {
            case RUN -> {
                index(waiting, spec(work).id(), to == WorkStatus.WAITING);
                open -= to.isTerminal() && isInOpenBatch(work) ? 1 : 0;
            }
            case FINISH -> books = to.isTerminal() ? Optional.empty() : books;
            case FORK, STEPS, INTEGRATE, AUDIT, PLAN_GAPS, PRUNE -> {}
        }
    }

    /// A run that was over waits again: in the open batch, if it is of that.
    private void reopen(Work run) {
        run.status = WorkStatus.WAITING;
        lost--;
        if (isInOpenBatch(run)) {
            open++;
            waiting.add(spec(run).id());
        }
    }
}
