package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StagePolicy.OnGate;

/// Policies of stages that do more than run and merge.
final class Ending {
    private Ending() {}

    static StagePolicy policy(OnGate onGate, boolean auditor, boolean books) {
        return policy(onGate, auditor, books, 3);
    }

    static StagePolicy policy(OnGate onGate, boolean auditor, boolean books, int concurrent) {
        return new StagePolicy(
                concurrent,
                3,
                OnFailure.STOP,
                onGate,
                false,
                Pool.DEFAULT,
                "scripted",
                "sonnet",
                "",
                auditor,
                "haiku",
                books);
    }
}
