package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.MACHINE;
import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a merge when its run is cancelled: done is done, and what is not known is said to be.
class CancelledMergeTest {
    private static final String ITEM = "03-01";
    private static final String MERGE = "03-01.merge-1";

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 2)));

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aMergeThatIsDoneEndsTheRunAsMergedAndSaysSo() {
        String claim = merging();
        core.cancel(plan);
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.CANCELLING);
        core.end(core.attempt(plan, MERGE), claim, new Outcome.Merged(core.commit(), 1));
        statuses(WorkStatus.SUCCEEDED, WorkStatus.CANCELLED);
        assertThat(core.said(Event.WorkEnded.class).getLast().reason())
                .isEqualTo("merged before the cancel reached it");
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(core.said(Event.PlanEnded.class).getLast().head())
                .isEqualTo(core.said(Event.HeadMoved.class).getLast().head());
    }

    @Test
    void aMergeOfALostWorkerThatWasDoneAllTheSameCountsWhenThatIsHeardAtLast() {
        String claim = merging();
        AttemptId attempt = core.attempt(plan, MERGE);
        core.cancel(plan);
        core.lapse(attempt, claim);
        assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.CANCELLING);
        core.end(attempt, claim, new Outcome.Merged(core.commit(), 1));
        statuses(WorkStatus.SUCCEEDED, WorkStatus.CANCELLED);
        assertThat(core.said(Event.HeadMoved.class)).hasSize(1);
    }

    @Test
    void aMergeThatFailsDuringCancellingCancelsItsRunWithIt() {
        String claim = merging();
        core.cancel(plan);
        core.end(core.attempt(plan, MERGE), claim, failed(FailureKind.CONFLICT));
        assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.CANCELLED);
        over(Verdict.CANCELLED);
    }

    @Test
    void aMergeThatNobodyHasIsCancelledAtOnceWithItsRun() {
        core.run(plan, ITEM, core.succeeded(plan, ITEM));
        assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.QUEUED);
        core.cancel(plan);
        assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.CANCELLED);
        over(Verdict.CANCELLED);
    }

    @Test
    void aRunWaitsForItsMergeAlthoughNothingOfItselfLives() {
        AttemptId lost = core.attempt(plan, ITEM);
        String lostClaim = core.start(plan, ITEM);
        core.lapse(lost, lostClaim);
        core.run(plan, ITEM, core.succeeded(plan, ITEM));
        String claim = core.start(plan, "03-01.merge-2");
        core.cancel(plan);
        core.gone(lost, lostClaim);
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        core.end(core.attempt(plan, "03-01.merge-2"), claim, failed(FailureKind.CANCELLED));
        over(Verdict.CANCELLED);
    }

    @Test
    void aMergeThatIsGoneLeavesItsRunInCancellingWhileAnAttemptOfThatMayLive() {
        AttemptId lost = core.attempt(plan, ITEM);
        String lostClaim = core.start(plan, ITEM);
        core.lapse(lost, lostClaim);
        core.run(plan, ITEM, core.succeeded(plan, ITEM));
        String claim = core.start(plan, "03-01.merge-2");
        core.cancel(plan);
        core.gone(core.attempt(plan, "03-01.merge-2"), claim);
        assertThat(core.status(plan, "03-01.merge-2")).isEqualTo(WorkStatus.CANCELLED);
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        core.gone(lost, lostClaim);
        over(Verdict.CANCELLED);
    }

    @Test
    void whetherALostWorkerHasMergedIsNotSaidToBeKnown() {
        String claim = merging();
        core.cancel(plan);
        AttemptId attempt = core.attempt(plan, MERGE);
        core.on(new Input.Said(new Report.Gone(attempt, claim, new WorkerRef("w1", 2), MACHINE)));
        over(Verdict.CANCELLED);
        assertThat(core.said(Event.WorkEnded.class).getLast().reason())
                .contains("may have merged it all the same");
    }

    @Test
    void norIsItWhereTheMergeWasLostBeforeTheCancel() {
        String claim = merging();
        AttemptId attempt = core.attempt(plan, MERGE);
        core.lapse(attempt, claim);
        core.gone(attempt, claim);
        core.cancel(plan);
        over(Verdict.CANCELLED);
        assertThat(core.said(Event.WorkEnded.class))
                .filteredOn(ended -> ended.work().item().equals(ITEM))
                .extracting(Event.WorkEnded::reason)
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .contains("may have merged it all the same");
    }

    @Test
    void aMergeThatNobodyConfirmsIsCancelledWithItsRun() {
        merging();
        core.cancel(plan);
        core.tick(Limits.CANCEL);
        assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.CANCELLED);
        over(Verdict.CANCELLED);
    }

    @Test
    void aCancelAfterTheLastMergeIsTooLateAndThePlanHasPassed() {
        core.finish(plan, ITEM);
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        String claim = core.start(plan, "03-02.merge-1");
        core.cancel(plan);
        core.end(core.attempt(plan, "03-02.merge-1"), claim, new Outcome.Merged(core.commit(), 1));
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason()).contains("too late");
    }

    @Test
    void cancellingAMergeCancelsItsRun() {
        String claim = merging();
        core.cancel(plan, MERGE);
        statuses(WorkStatus.CANCELLING, WorkStatus.WAITING);
        core.gone(core.attempt(plan, MERGE), claim);
        statuses(WorkStatus.CANCELLED, WorkStatus.SKIPPED);
    }

    private String merging() {
        core.run(plan, ITEM, core.succeeded(plan, ITEM));
        return core.start(plan, MERGE);
    }

    private void statuses(WorkStatus first, WorkStatus second) {
        assertThat(List.of(core.status(plan, ITEM), core.status(plan, "03-02")))
                .containsExactly(first, second);
    }

    private void over(Verdict verdict) {
        statuses(WorkStatus.CANCELLED, WorkStatus.CANCELLED);
        assertThat(core.verdict()).isEqualTo(verdict);
    }
}
