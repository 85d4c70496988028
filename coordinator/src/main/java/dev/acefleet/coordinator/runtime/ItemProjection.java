package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.WorkKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How one work item stands: a unit of the plan, the merge of one attempt of it, or what ends the plan. Guarded by its plan's
/// owner.
final class ItemProjection {
    /// In the name of every merge.
    private static final String MERGE = ".merge-";

    final String item;
    final WorkKind kind;
    private final Optional<String> unit;
    private final List<AttemptProjection> attempts = new ArrayList<>();
    private RunState state = RunState.WAITING;
    private String reason = "";
    private Optional<Instant> until = Optional.empty();

    private ItemProjection(String item, WorkKind kind, Optional<String> unit) {
        this.item = item;
        this.kind = kind;
        this.unit = unit;
    }

    static ItemProjection unit(String item, WorkKind kind) {
        return new ItemProjection(item, kind, Optional.of(item));
    }

    /// The unit is the merge's own name up to the dot behind it.
    static ItemProjection merge(String item) {
        int end = item.indexOf(MERGE);
        if (end <= 0) {
            throw new IllegalStateException("Not the merge of a unit: " + item);
        }
        return new ItemProjection(item, WorkKind.INTEGRATE, Optional.of(item.substring(0, end)));
    }

    /// One of those that end a plan, and are of no unit.
    static ItemProjection ending(String item, WorkKind kind) {
        return new ItemProjection(item, kind, Optional.empty());
    }

    /// The unit that it is, or merges.
    String unit() {
        return unit.orElseThrow(() -> new IllegalStateException(item + " is of no unit"));
    }

    Optional<String> ofUnit() {
        return unit;
    }

    boolean isOf(String unit) {
        return this.unit.filter(unit::equals).isPresent();
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

    /// Whether its latest attempt that is over has failed, but for those whose failure counts for nothing.
    boolean hasFailed() {
        return attempts.reversed().stream()
                .filter(attempt -> !attempt.goesOn() && !attempt.hasEndedGuiltless())
                .findFirst()
                .filter(AttemptProjection::hasFailed)
                .isPresent();
    }

    List<AttemptProjection> all() {
        return List.copyOf(attempts);
    }

    List<AttemptView> attempts() {
        return attempts.stream().map(AttemptProjection::view).toList();
    }
}
