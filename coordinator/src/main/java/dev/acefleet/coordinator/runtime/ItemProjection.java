package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How one work item stands: a run, the merge of one attempt of it, or what ends the plan. Guarded by its plan's owner.
final class ItemProjection {
    final String item;
    final WorkKind kind;
    private final Optional<RunId> run;
    private final List<AttemptProjection> attempts = new ArrayList<>();
    private RunState state = RunState.WAITING;
    private String reason = "";
    private Optional<Instant> until = Optional.empty();

    ItemProjection(String item, WorkKind kind, RunId run) {
        this(item, kind, Optional.of(run));
    }

    private ItemProjection(String item, WorkKind kind, Optional<RunId> run) {
        this.item = item;
        this.kind = kind;
        this.run = run;
    }

    /// One of those that end a plan, and are of no run.
    static ItemProjection ending(String item, WorkKind kind) {
        return new ItemProjection(item, kind, Optional.empty());
    }

    /// The run it does, or merges.
    RunId run() {
        return run.orElseThrow(() -> new IllegalStateException(item + " is of no run"));
    }

    Optional<RunId> ofRun() {
        return run;
    }

    boolean isOf(RunId run) {
        return this.run.filter(run::equals).isPresent();
    }

    RunState state() {
        return state;
    }

    String reason() {
        return reason;
    }

    Optional<Instant> until() {
        return until;
    }

    /// It stands differently now; what was said of the state before is forgotten.
    void move(RunState to) {
        move(to, "");
    }

    void move(RunState to, String why) {
        state = to;
        reason = why;
        until = Optional.empty();
    }

    void park(Instant due, String why) {
        move(RunState.PARKED, why);
        until = Optional.of(due);
    }

    /// Says why it stands as it does, which stays.
    void explain(String why) {
        reason = why;
    }

    void lease(AttemptId attempt, String worker, Instant at) {
        attempts.add(new AttemptProjection(attempt.number(), worker, at));
        move(RunState.LEASED);
    }

    /// The attempt, if it was ever leased: one that was not, left no trace.
    Optional<AttemptProjection> attempt(int number) {
        return attempts.reversed().stream().filter(attempt -> attempt.number == number).findFirst();
    }

    List<AttemptView> attempts() {
        return attempts.stream().map(AttemptProjection::view).toList();
    }
}
