package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;

/// What a command came to.
public sealed interface Answer {
    record Accepted(PlanId plan) implements Answer {}

    /// What was asked for is so now, and concerns no plan.
    record Done() implements Answer {}

    record Refused(Reason reason, String message) implements Answer {
        public Refused {
            message = Limits.text(message);
        }
    }

    /// Why a command was refused; a client tells them apart.
    enum Reason {
        /// What was asked for cannot be right, for example a cycle of dependencies.
        INVALID,
        /// Another live plan has the same stage of the same repository (protocol P6), or merges into the same branch (P21);
        /// the message names it.
        LIVE_PLAN,
        /// No such plan or work is kept here.
        NOT_FOUND,
        /// It does not fit how the plan or the work stands, which the message says.
        NOT_POSSIBLE
    }
}
