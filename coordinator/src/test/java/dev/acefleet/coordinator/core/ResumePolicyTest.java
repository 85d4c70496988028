package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What was committed is not done again, whoever failed and however often.
class ResumePolicyTest {
    private static final Duration BACKOFF = Duration.ofMinutes(10);

    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private PlanId submit(boolean restartClean) {
        StagePolicy policy =
                new StagePolicy(
                        1,
                        3,
                        StagePolicy.OnFailure.STOP,
                        StagePolicy.OnGate.WAIT,
                        restartClean,
                        Pool.DEFAULT,
                        "scripted",
                        "sonnet",
                        "",
                        false,
                        "",
                        false,
                        StagePolicy.OnDependency.SKIP,
                        Budgets.NONE);
        return core.submit(Core.stage(policy, run("01", 1)));
    }

    /// The queued attempt fails; what it had committed is on its ref.
    private Resume failsWith(PlanId plan, FailureKind kind, CommitId saved) {
        CommitId base =
                core.work(plan, "03-01")
                        .resume
                        .map(Resume::base)
                        .orElseGet(() -> core.state.plan(plan).orElseThrow().head);
        String ref = core.attempt(plan, "03-01").ref();
        core.run(
                plan,
                "03-01",
                new Outcome.Failed(kind, "because", new Salvage.Saved(ref, saved), Usage.UNKNOWN));
        core.tick(BACKOFF);
        return new Resume(saved, ref, base, core.work(plan, "03-01").answers(), true, "because");
    }

    private Optional<Resume> ordered(PlanId plan) {
        core.claim(core.attempt(plan, "03-01"));
        return ((WorkOrder.Run) ((Effect.Grant) core.effects.getLast()).order()).resume();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"AGENT_FAILED", "EVIDENCE_MISSING", "STALLED", "TIMED_OUT"})
    void whatAnAgentHadCommittedThatFailedIsGoneOnFrom(FailureKind kind) {
        PlanId plan = submit(false);
        Resume first = failsWith(plan, kind, core.commit());
        assertThat(ordered(plan)).contains(first);
    }

    @Test
    void aSecondAgentThatFailsWithMoreCommitsIsGoneOnFromToo() {
        PlanId plan = submit(false);
        Resume first = failsWith(plan, FailureKind.AGENT_FAILED, core.commit());
        Resume second = failsWith(plan, FailureKind.EVIDENCE_MISSING, core.commit());
        assertThat(second.base()).isEqualTo(first.base());
        assertThat(ordered(plan)).contains(second);
    }

    @Test
    void aSecondAgentThatFailsWithoutCommitsLeavesThoseOfTheFirst() {
        PlanId plan = submit(false);
        Resume first = failsWith(plan, FailureKind.AGENT_FAILED, core.commit());
        core.run(plan, "03-01", Core.failed(FailureKind.AGENT_FAILED));
        core.tick(BACKOFF);
        assertThat(ordered(plan)).contains(first);
    }

    @Test
    void nothingIsGoneOnFromWhereEachAttemptIsToBeginAnew() {
        PlanId plan = submit(true);
        failsWith(plan, FailureKind.AGENT_FAILED, core.commit());
        assertThat(core.work(plan, "03-01").resume).isEmpty();
        failsWith(plan, FailureKind.EVIDENCE_MISSING, core.commit());
        assertThat(ordered(plan)).isEmpty();
    }

    @Test
    void aSecretThatWasCommittedIsNotGoneOnFromNorWhatMayHoldItToo() {
        PlanId plan = submit(false);
        failsWith(plan, FailureKind.AGENT_FAILED, core.commit());
        core.run(plan, "03-01", Core.failed(FailureKind.SECRET_IN_COMMIT));
        core.tick(BACKOFF);
        assertThat(ordered(plan)).isEmpty();
    }
}
