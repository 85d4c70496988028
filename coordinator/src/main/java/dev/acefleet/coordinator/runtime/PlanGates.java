package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The gates that one plan has reached, in the order of the journal. Guarded by its plan's owner.
final class PlanGates {
    private final Map<GateId, GateProjection> gates = new LinkedHashMap<>();

    void opened(Event.GateOpened e, Instant at) {
        gates.put(e.gate(), new GateProjection(e, at));
    }

    void answered(Event.GateAnswered e, Instant at) {
        Optional.ofNullable(gates.get(e.gate())).ifPresent(gate -> gate.answered(e, at));
    }

    /// The work goes on, or is over, without an answer.
    void close(WorkId work, Instant at) {
        gates.values().stream()
                .filter(gate -> gate.id.work().equals(work))
                .forEach(gate -> gate.closed(at));
    }

    List<GateProjection> all() {
        return List.copyOf(gates.values());
    }
}
