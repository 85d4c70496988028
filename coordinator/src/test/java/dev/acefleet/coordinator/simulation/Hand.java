package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind.Lane;
import java.util.Optional;

/// A granted attempt, listed until its end report is acknowledged.
final class Hand {
    final Lane lane;
    final ControlMessage.Grant grant;

    /// Something of it runs, or is about to.
    boolean executing = true;

    /// It is to end.
    boolean stopped;

    /// What its agent uses, once it has one.
    private Optional<Meter> meter = Optional.empty();

    Hand(Lane lane, ControlMessage.Grant grant) {
        this.lane = lane;
        this.grant = grant;
    }

    AttemptId attempt() {
        return grant.attempt();
    }

    void runs(Meter agent) {
        meter = Optional.of(agent);
    }

    /// What its agent has used by then.
    Usage used(long now) {
        return meter.map(agent -> agent.used(now)).orElse(Usage.UNKNOWN);
    }

    /// Nothing of it runs any more.
    void over(long now) {
        executing = false;
        meter.ifPresent(agent -> agent.end(now));
    }

    String claim() {
        return grant.claim();
    }
}
