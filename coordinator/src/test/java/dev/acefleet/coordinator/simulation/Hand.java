package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.WorkKind.Lane;

/// A granted attempt, listed until its end report is acknowledged.
final class Hand {
    final Lane lane;
    final ControlMessage.Grant grant;

    /// Something of it runs, or is about to.
    boolean executing = true;

    /// It is to end.
    boolean stopped;

    Hand(Lane lane, ControlMessage.Grant grant) {
        this.lane = lane;
        this.grant = grant;
    }

    AttemptId attempt() {
        return grant.attempt();
    }

    String claim() {
        return grant.claim();
    }
}
