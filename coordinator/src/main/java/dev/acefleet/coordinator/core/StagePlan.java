package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One stage being run. Changed by [Evolver] alone. Its indexes (waiting, toMerge, counts) are kept with each change, so
/// that a decision costs what changed and not what the stage has.
final class StagePlan {
    final PlanId id;
    final StageSubmission stage;
    final Schedule schedule;
    final NavigableMap<RunId, Work> runs = new TreeMap<>();
    final Map<String, Work> items = new HashMap<>();
    private final Map<RunId, RunSpec> specs = new HashMap<>();

    /// Head of the integration branch.
    CommitId head;

    OptionalInt batch = OptionalInt.empty();
    boolean batchOpen;

    /// Runs of the open batch that wait for their turn.
    final TreeSet<RunId> waiting = new TreeSet<>();

    /// Runs whose attempt waits to be merged.
    final TreeSet<RunId> toMerge = new TreeSet<>();

    /// The one merge that is not over (protocol: one at a time per plan).
    Optional<Work> merge = Optional.empty();

    /// What writes the books and is not over: never at the same time as a merge, for both move the branch.
    Optional<Work> books = Optional.empty();

    /// The latest batch that the books tell of.
    OptionalInt recorded = OptionalInt.empty();

    /// The audit and the last entry in the books, once they are begun.
    Optional<Work> audit = Optional.empty();

    Optional<Work> finish = Optional.empty();

    /// What the audit came to.
    Optional<Audited> audited = Optional.empty();

    /// The proof that an audit has written.
    Optional<WorkOrder.Finish.Proof> proof = Optional.empty();

    /// How often its ending was begun: again when a plan that had ended goes on.
    int round = 1;

    /// Runs that take a place under the cap.
    int inFlight;

    /// Runs of the open batch that are not over.
    int open;

    /// Runs of the whole stage that failed, were skipped or cancelled.
    int lost;

    /// Why a person wants no more of it, once one does.
    Optional<String> cancelling = Optional.empty();

    /// When it ended, once it has.
    Optional<Instant> endedAt = Optional.empty();

    /// Of its first entry in the journal.
    final long offset;

    record Audited(ProofStatus status, String reason) {}

    StagePlan(PlanId id, StageSubmission stage, Schedule schedule, long offset) {
        this.offset = offset;
        this.id = id;
        this.stage = stage;
        this.schedule = schedule;
        this.head = stage.base();
        for (RunSpec run : stage.runs()) {
            Work work = new Work(WorkId.ofRun(id, run.id()), WorkKind.RUN, run.id());
            runs.put(run.id(), work);
            items.put(work.id.item(), work);
            specs.put(run.id(), run);
        }
    }

    /// Whether it measures the fleet: its items have no repository, and nothing of them is merged.
    boolean isBench() {
        return stage.repository().isNone();
    }

    boolean hasEnded() {
        return endedAt.isPresent();
    }

    /// What is to be said of an audit at the end, as a word of the journal.
    String auditWord() {
        return Words.of(
                !stage.policy().auditor()
                        ? Audit.SKIPPED
                        : audited.isPresent() ? Audit.DONE : Audit.NOT_AVAILABLE);
    }

    /// The items of its ending that are not over.
    List<Work> openEndings() {
        return Stream.of(audit, books)
                .flatMap(Optional::stream)
                .filter(work -> !work.status.isTerminal())
                .toList();
    }

    RunSpec spec(RunId run) {
        RunSpec spec = specs.get(run);
        if (spec == null) {
            throw new IllegalArgumentException(id + " has no run " + run);
        }
        return spec;
    }

    Work run(RunId run) {
        Work work = runs.get(run);
        if (work == null) {
            throw new IllegalArgumentException(id + " has no run " + run);
        }
        return work;
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

    /// The merge of this run that is not over.
    Optional<Work> mergeOf(RunId run) {
        return merge.filter(work -> work.isOf(run));
    }

    boolean isInOpenBatch(RunId run) {
        return batchOpen && batch.orElseThrow() == schedule.batchOf(run);
    }

    /// The one place where a status changes, but for [#reopen]: keeps the indexes with it.
    void move(Work work, WorkStatus to) {
        if (work.status.isTerminal()) {
            throw new IllegalStateException(
                    work.id + " has ended as " + work.status + " and cannot become " + to);
        }
        int places = places(work);
        if (work.kind == WorkKind.RUN) {
            index(waiting, work.run(), to == WorkStatus.WAITING);
            index(toMerge, work.run(), to == WorkStatus.MERGING);
            if (to.isTerminal()) {
                open -= isInOpenBatch(work.run()) ? 1 : 0;
                lost += to == WorkStatus.SUCCEEDED ? 0 : 1;
            }
        } else if (to.isTerminal()) {
            switch (work.kind) {
                case INTEGRATE -> merge = Optional.empty();
                case FINISH -> books = Optional.empty();
                case RUN, AUDIT -> {}
            }
        }
        work.status = to;
        inFlight += places(work) - places;
    }

    /// The work's lease is over.
    void unlease(Work work) {
        int places = places(work);
        work.lease = Optional.empty();
        inFlight += places(work) - places;
    }

    /// The cap is one of leases: what is cancelled, and has none any more, takes no place.
    private static int places(Work work) {
        boolean takesOne =
                work.kind == WorkKind.RUN
                        && work.status.isInFlight()
                        && (work.status != WorkStatus.CANCELLING || work.lease.isPresent());
        return takesOne ? 1 : 0;
    }

    /// A run that was over waits again: in the open batch, if it is of that.
    void reopen(RunId run) {
        run(run).status = WorkStatus.WAITING;
        lost--;
        if (isInOpenBatch(run)) {
            open++;
            waiting.add(run);
        }
    }

    private static void index(Set<RunId> index, RunId run, boolean member) {
        if (member) {
            index.add(run);
        } else {
            index.remove(run);
        }
    }
}
