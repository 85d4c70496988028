package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /// Runs that take a place under the cap.
    int inFlight;

    /// Runs of the open batch that are not over.
    int open;

    /// Runs of the open batch, by how they ended.
    int batchFailed;

    int batchSucceeded;

    /// Runs of the whole stage that failed or were skipped.
    int lost;

    boolean ended;

    StagePlan(PlanId id, StageSubmission stage, Schedule schedule) {
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

    /// The batch after the present one that has something to do.
    OptionalInt nextBatch() {
        Integer next =
                batch.isPresent()
                        ? schedule.batches().higherKey(batch.getAsInt())
                        : Integer.valueOf(schedule.batches().firstKey());
        return next == null ? OptionalInt.empty() : OptionalInt.of(next);
    }
}
