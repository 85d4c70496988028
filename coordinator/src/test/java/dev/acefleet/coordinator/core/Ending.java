package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.GapLoop;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.coordinator.StageVariant;
import java.util.List;

/// Stages that do more than run and merge.
final class Ending {
    private Ending() {}

    /// A stage that closes its gaps by itself.
    static StageSubmission closingGaps(StageSubmission stage, int rounds) {
        return StageVariant.of(stage)
                .gaps(new GapLoop(rounds, rounds == 0 ? "" : "opus"))
                .submission();
    }

    /// What an audit found.
    static Outcome.Audited proof(CommitId commit, ProofStatus status) {
        return new Outcome.Audited(
                commit,
                "refs/fleet/p/audit/1",
                ".ace/stages/03-api/03-proof.md",
                status,
                "2/3 must-haves verified",
                List.of("no login"),
                List.of("look at the colours"),
                List.of(),
                Usage.UNKNOWN);
    }

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
                books,
                StagePolicy.OnDependency.SKIP,
                Budgets.NONE);
    }
}
