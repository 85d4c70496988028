package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Schedule;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A stage that is run: its units are runs, in batches.
final class StageProjection extends PlanProjection {
    final StageSubmission stage;
    final Map<RunId, RunSpec> specs = new LinkedHashMap<>();
    private final Set<Integer> begun = new TreeSet<>();
    private final Set<Integer> over = new TreeSet<>();
    private Schedule schedule;

    StageProjection(Event.Accepted accepted, Instant at) {
        super(accepted.plan(), accepted.stage(), at);
        stage = accepted.stage();
        add(stage.runs());
        schedule = scheduled();
    }

    private void add(List<RunSpec> runs) {
        for (RunSpec run :
                runs.stream().sorted((one, other) -> one.id().compareTo(other.id())).toList()) {
            specs.put(run.id(), run);
            add(ItemProjection.unit(WorkId.ofRun(id, run.id()).item(), WorkKind.RUN));
        }
    }

    private Schedule scheduled() {
        return Schedule.of(specs.values())
                .orElseThrow(() -> new IllegalStateException(id + " was accepted with a circle"));
    }

    @Override
    void apply(Event event, Instant at) {
        if (event instanceof Event.BatchStarted(_, int batch)) {
            begun.add(batch);
            over.remove(batch);
        } else if (event instanceof Event.BatchEnded(_, int batch)) {
            over.add(batch);
        } else if (event instanceof Event.RunsAdded added) {
            add(added.runs());
            schedule = scheduled();
        }
        super.apply(event, at);
    }

    @Override
    List<ItemProjection> units() {
        return begunUnits();
    }

    @Override
    int places(ItemProjection unit) {
        return policy().concurrent();
    }

    @Override
    void again(ItemProjection unit) {
        units().stream()
                .filter(run -> run.state() == RunState.SKIPPED)
                .filter(run -> schedule.dependencies(runOf(run)).contains(runOf(unit)))
                .forEach(this::unskip);
    }

    private void unskip(ItemProjection skipped) {
        skipped.move(RunState.WAITING);
        again(skipped);
    }

    /// The run that an item does, or merges.
    static RunId runOf(ItemProjection item) {
        return RunId.parse(item.unit())
                .orElseThrow(() -> new IllegalStateException(item.item + " is of no run"));
    }

    ItemProjection run(RunId run) {
        return item(WorkId.ofRun(id, run));
    }

    Schedule schedule() {
        return schedule;
    }

    boolean hasBegun(int batch) {
        return begun.contains(batch);
    }

    boolean isOver(int batch) {
        return over.contains(batch);
    }
}
