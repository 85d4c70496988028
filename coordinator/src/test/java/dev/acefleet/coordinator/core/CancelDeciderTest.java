package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.MACHINE;
import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.policy;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancelDeciderTest {
    private static final String ITEM = "03-01";
    private static final String MERGE = "03-01.merge-1";
    private static final WorkerRef OTHER = new WorkerRef("w2", 1);

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 2)));

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aPlanOfWhichNothingWasEverGrantedIsCancelledAtOnce() {
        assertThat(core.cancel(plan)).isEqualTo(new Answer.Accepted(plan));
        statuses(WorkStatus.CANCELLED, WorkStatus.CANCELLED);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason())
                .isEqualTo("cancelled: no need");
        assertThat(core.state.queued).isEmpty();
        assertThat(core.said(Event.BatchEnded.class)).hasSize(1);
    }

    @Test
    void whatIsLeasedIsCancellingAndItsWorkerIsTold() {
        AttemptId attempt = core.attempt(plan, ITEM);
        String claim = core.start(plan, ITEM);
        core.cancel(plan);
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        assertThat(core.said(Event.PlanEnded.class)).isEmpty();
        assertThat(Core.of(Effect.Cancel.class, core.effects))
                .containsExactly(new Effect.Cancel("w1", attempt, claim, "the work is cancelled"));
    }

    @Test
    void aCancelIsSaidAgainToItsWorkerAloneUntilItIsAnswered() {
        AttemptId attempt = core.attempt(plan, ITEM);
        String claim = core.start(plan, ITEM);
        assertThat(core.state.cancels("w1")).isEmpty();
        core.cancel(plan);
        Effect cancel = new Effect.Cancel("w1", attempt, claim, "the work is cancelled");
        assertThat(core.state.cancels("w1")).containsExactly(cancel);
        assertThat(core.state.cancels("w2")).isEmpty();
        assertThat(core.state.cancels()).containsExactly(cancel);
        core.gone(attempt, claim);
        assertThat(core.state.cancels()).isEmpty();
    }

    @Test
    void anEndReportIsTheConfirmation() {
        cancelRunning(failed(FailureKind.CANCELLED));
    }

    @Test
    void aSuccessIsTheConfirmationTooAndIsNotMerged() {
        cancelRunning(core.succeeded(plan, ITEM));
        assertThat(core.state.work(new dev.acefleet.common.model.WorkId(plan, MERGE))).isEmpty();
    }

    @Test
    void aReleaseIsTheConfirmation() {
        cancelRunning(new Outcome.Released("had not begun"));
    }

    @Test
    void aDeclineIsTheConfirmation() {
        cancelRunning(new Outcome.Declined("could not anyway"));
    }

    @Test
    void aFailureIsTheConfirmationAndNothingIsDispatchedAgain() {
        cancelRunning(failed(FailureKind.AGENT_FAILED));
        assertThat(core.said(Event.WorkQueued.class)).hasSize(1);
        assertThat(core.said(Event.WorkParked.class)).isEmpty();
    }

    private void cancelRunning(Outcome outcome) {
        AttemptId attempt = core.attempt(plan, ITEM);
        String claim = core.start(plan, ITEM);
        core.cancel(plan);
        core.end(attempt, claim, outcome);
        over(Verdict.CANCELLED);
    }

    @Test
    void startedDuringCancellingIsKnownAndCancelsNothingOfTheCancel() {
        AttemptId attempt = core.attempt(plan, ITEM);
        String claim = core.claim(attempt);
        core.cancel(plan);
        core.on(new Input.Said(new Report.Started(attempt, claim, 0, 0)));
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        core.end(attempt, claim, failed(FailureKind.CANCELLED));
        over(Verdict.CANCELLED);
    }

    @Test
    void aLapseIsNoConfirmationAndGoneIs() {
        AttemptId attempt = core.attempt(plan, ITEM);
        String claim = core.start(plan, ITEM);
        core.cancel(plan);
        core.lapse(attempt, claim);
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        assertThat(core.said(Event.WorkQueued.class)).hasSize(1);
        assertThat(core.state.cancels("w1")).hasSize(1);
        core.gone(attempt, claim);
        over(Verdict.CANCELLED);
    }

    @Test
    void anEarlierAttemptThatWasGrantedKeepsTheCancelOpenUntilItIsGoneToo() {
        AttemptId first = core.attempt(plan, ITEM);
        String firstClaim = core.start(plan, ITEM);
        core.lapse(first, firstClaim);
        AttemptId second = core.attempt(plan, ITEM);
        String secondClaim = core.claim(second, OTHER);
        core.cancel(plan);
        assertThat(core.state.cancels()).hasSize(2);
        core.end(second, secondClaim, failed(FailureKind.CANCELLED));
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        core.end(first, firstClaim, core.succeeded(plan, ITEM));
        over(Verdict.CANCELLED);
    }

    @Test
    void aQueuedRunIsNotCancelledAtOnceWhenAnEarlierAttemptMayLive() {
        AttemptId first = core.attempt(plan, ITEM);
        String claim = core.start(plan, ITEM);
        core.lapse(first, claim);
        core.cancel(plan);
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        assertThat(core.state.queued).isEmpty();
        core.gone(first, claim);
        over(Verdict.CANCELLED);
    }

    @Test
    void goneFromAnotherMachineWithTheSameIdConfirmsNothing() {
        AttemptId attempt = core.attempt(plan, ITEM);
        String claim = core.start(plan, ITEM);
        core.cancel(plan);
        core.on(new Input.Said(new Report.Gone(attempt, claim, new WorkerRef("w1", 2), "m2/b")));
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        core.on(new Input.Said(new Report.Gone(attempt, claim, new WorkerRef("w1", 2), MACHINE)));
        over(Verdict.CANCELLED);
    }

    @Test
    void afterTheOfflineLimitItIsCancelledAndSaysOnWhomThatIsUnconfirmed() {
        AttemptId first = core.attempt(plan, ITEM);
        core.lapse(first, core.start(plan, ITEM));
        core.claim(core.attempt(plan, ITEM), OTHER);
        core.cancel(plan);
        core.tick(Limits.CANCEL.minusSeconds(1));
        statuses(WorkStatus.CANCELLING, WorkStatus.CANCELLED);
        core.tick(Duration.ofSeconds(1));
        over(Verdict.CANCELLED);
        assertThat(core.said(Event.WorkEnded.class).getLast().reason())
                .isEqualTo("cancelled, unconfirmed on w1, w2");
        assertThat(core.state.leases()).isEmpty();
        assertThat(core.state.cancels()).isEmpty();
    }

    @Test
    void parkedAndMergedRunsAreWhatTheyAreAndTheRestIsCancelled() {
        Core other = new Core();
        PlanId big =
                other.submit(
                        stage(policy(9, OnFailure.STOP), run("01", 1), run("02", 1), run("03", 1)));
        other.finish(big, "03-01");
        other.run(big, "03-02", failed(FailureKind.PROVIDER_NETWORK));
        other.run(big, "03-03", failed(FailureKind.AUTH));
        other.cancel(big);
        assertThat(other.status(big, "03-01")).isEqualTo(WorkStatus.SUCCEEDED);
        assertThat(other.status(big, "03-02")).isEqualTo(WorkStatus.CANCELLED);
        assertThat(other.status(big, "03-03")).isEqualTo(WorkStatus.FAILED);
        assertThat(other.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(other.state.parked).isEmpty();
    }

    @Test
    void oneRunIsCancelledAndTheOthersOfItsBatchGoOn() {
        Core other = new Core();
        PlanId big =
                other.submit(
                        stage(
                                policy(9, OnFailure.CONTINUE),
                                run("01", 1),
                                run("02", 1),
                                run("03", 2, "01"),
                                run("04", 2)));
        String claim = other.start(big, "03-01");
        AttemptId attempt = other.attempt(big, "03-01");
        assertThat(other.cancel(big, "03-01")).isEqualTo(new Answer.Accepted(big));
        assertThat(other.status(big, "03-01")).isEqualTo(WorkStatus.CANCELLING);
        assertThat(other.status(big, "03-02")).isEqualTo(WorkStatus.QUEUED);
        other.finish(big, "03-02");
        assertThat(other.status(big, "03-04"))
                .as("the batch is open")
                .isEqualTo(WorkStatus.WAITING);
        other.end(attempt, claim, failed(FailureKind.CANCELLED));
        assertThat(other.status(big, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        assertThat(other.status(big, "03-04")).isEqualTo(WorkStatus.QUEUED);
        other.finish(big, "03-04");
        assertThat(other.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(other.replay().fingerprint()).isEqualTo(other.state.fingerprint());
    }

    @Test
    void aRunOfALaterBatchMayBeCancelledBeforeItsTurn() {
        core.cancel(plan, "03-02");
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.CANCELLED);
        core.finish(plan, ITEM);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason())
                .isEqualTo("the stage stops after batch 1, for a person cancelled 03-02");
        assertThat(core.said(Event.BatchStarted.class)).hasSize(1);
    }

    @Test
    void aCancelledRunThatHasNoLeaseAnyMoreLeavesItsPlaceToAnother() {
        Core other = new Core();
        PlanId big = other.submit(stage(policy(1, OnFailure.STOP), run("01", 1), run("02", 1)));
        AttemptId attempt = other.attempt(big, "03-01");
        String claim = other.start(big, "03-01");
        other.cancel(big, "03-01");
        assertThat(other.queued(big)).isEmpty();
        other.lapse(attempt, claim);
        assertThat(other.queued(big)).containsExactly("03-02");
    }

    @Test
    void aSecondCancelIsAcceptedAndChangesNothing() {
        core.start(plan, ITEM);
        core.cancel(plan);
        Decision second =
                core.ask(new Command.CancelPlan("c", "other", Core.REPOSITORY, plan, "again"));
        assertThat(second.events())
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        Event.CommandAnswered.class,
                        answered ->
                                assertThat(answered.answer()).isEqualTo(new Answer.Accepted(plan)));
        Decision one =
                core.ask(
                        new Command.CancelWork(
                                "c", "k", Core.REPOSITORY, core.work(plan, ITEM).id, ""));
        assertThat(one.events()).hasSize(1);
    }

    @Test
    void whatHasEndedIsNotCancelled() {
        core.finish(plan, ITEM);
        refused(core.cancel(plan, ITEM), Answer.Reason.NOT_POSSIBLE);
        core.finish(plan, "03-02");
        refused(core.cancel(plan), Answer.Reason.NOT_POSSIBLE);
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aRefusedCancelStaysRefusedUnderItsKey() {
        core.finish(plan, ITEM);
        Answer refusal = core.cancel(plan, ITEM);
        assertThat(core.cancel(plan, ITEM)).isEqualTo(refusal);
    }

    @Test
    void whatIsNotKnownIsRefused() {
        refused(core.cancel(new PlanId("s09-0123456789")), Answer.Reason.NOT_FOUND);
        refused(core.cancel(plan, "03-77"), Answer.Reason.NOT_FOUND);
        Repository elsewhere = new Repository("https://git.example.org/team/other.git");
        Decision foreign = core.ask(new Command.CancelPlan("c", "k", elsewhere, plan, ""));
        assertThat(foreign.events()).hasSize(1);
        refused(
                ((Event.CommandAnswered) foreign.events().getFirst()).answer(),
                Answer.Reason.NOT_FOUND);
    }

    @Test
    void aNewPlanOfTheStageMayBeginOnceTheCancelledOneHasEnded() {
        core.cancel(plan);
        PlanId next = core.submit(stage(run("01", 1)), "next");
        assertThat(core.lastAnswer()).isEqualTo(new Answer.Accepted(next));
    }

    private static void refused(Answer answer, Answer.Reason reason) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
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
