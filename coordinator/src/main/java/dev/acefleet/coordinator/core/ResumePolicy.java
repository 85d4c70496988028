package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import java.util.Optional;

/// What a unit goes on from after an attempt that failed (spec/stage.md 4.2). One rule for the fold, which sets it, and for
/// the gate of a missing login, which keeps it until a person has answered.
final class ResumePolicy {
    private ResumePolicy() {}

    static Optional<Resume> after(
            Plan plan, Work work, Optional<Lease> lease, Outcome.Failed failed) {
        if (!judges(work, failed)) {
            return work.resume;
        }
        boolean secret = failed.kind() == FailureKind.SECRET_IN_COMMIT;
        return kept(plan, work, lease, failed).or(() -> secret ? work.afterGate : work.resume);
    }

    /// What the failed attempt had committed, whoever was at fault and however often: what is wrong in it the next agent mends
    /// with a commit of its own. Only a secret cannot be mended so.
    static Optional<Resume> kept(
            Plan plan, Work work, Optional<Lease> lease, Outcome.Failed failed) {
        boolean keeps =
                judges(work, failed)
                        && !plan.policy().restartClean()
                        && failed.kind() != FailureKind.SECRET_IN_COMMIT;
        if (!keeps || lease.isEmpty() || !(failed.salvage() instanceof Salvage.Saved saved)) {
            return Optional.empty();
        }
        CommitId base = work.resume.map(Resume::base).orElse(lease.get().base());
        return Optional.of(
                new Resume(
                        saved.commit(), saved.ref(), base, work.answers(), true, failed.detail()));
    }

    /// What ended in a way that says nothing of the work done is looked at by the next attempt (protocol P18). Of an
    /// assignment's steps their files say what is done.
    private static boolean judges(Work work, Outcome.Failed failed) {
        return work.kind.isUnit()
                && (work.kind.isStepped() || !EndEvolver.isUnjudged(failed.kind()));
    }
}
