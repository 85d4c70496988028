package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.MACHINE;
import static dev.acefleet.coordinator.core.Core.WORKER;
import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportDeciderTest {
    private static final String ITEM = "03-01";

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
    private final AttemptId attempt = core.attempt(plan, ITEM);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void startedTurnsALeaseIntoARunOnce() {
        String claim = core.claim(attempt);
        Report.Started started = new Report.Started(attempt, claim, 3, 44);
        assertThat(core.ask(started).events())
                .containsExactly(new Event.Started(attempt, claim, 3, 44));
        core.on(new Input.Said(started));
        assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.RUNNING);
        assertThat(core.ask(started).isNothing()).isTrue();
    }

    @Test
    void startedUnderAnotherClaimChangesNothing() {
        core.claim(attempt);
        assertThat(core.ask(new Report.Started(attempt, "another", 0, 0)).isNothing()).isTrue();
    }

    @Test
    void startedOfAnotherAttemptChangesNothing() {
        String claim = core.claim(attempt);
        assertThat(core.ask(new Report.Started(next(), claim, 0, 0)).isNothing()).isTrue();
    }

    @Test
    void anEndUnderAnotherClaimChangesNothing() {
        core.claim(attempt);
        assertThat(core.ask(ended(attempt, "another", core.succeeded(plan, ITEM))).isNothing())
                .isTrue();
    }

    @Test
    void anEndOfAnotherAttemptChangesNothing() {
        String claim = core.claim(attempt);
        assertThat(core.ask(ended(next(), claim, core.succeeded(plan, ITEM))).isNothing()).isTrue();
    }

    @Test
    void anEndOfWhatIsNotKnownChangesNothing() {
        AttemptId stranger = AttemptId.parse("s09-0123456789/09-01/1");
        assertThat(core.ask(ended(stranger, "c", failed(FailureKind.AUTH))).isNothing()).isTrue();
    }

    @Test
    void anEndThatComesTwiceCountsOnce() {
        String claim = core.start(plan, ITEM);
        Report.Ended ended = ended(attempt, claim, failed(FailureKind.AGENT_FAILED));
        core.on(new Input.Said(ended));
        assertThat(core.work(plan, ITEM).consumed).isEqualTo(1);
        assertThat(core.ask(ended).isNothing()).isTrue();
    }

    @Test
    void anEndWithoutStartedCounts() {
        String claim = core.claim(attempt);
        core.end(attempt, claim, core.succeeded(plan, ITEM));
        assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.MERGING);
    }

    @Test
    void releasedWorkIsDispatchedAgainUnderTheNextNumberAndNothingCountsAgainstIt() {
        handedBack(new Outcome.Released("the grant came too late"));
    }

    @Test
    void declinedWorkIsDispatchedAgainUnderTheNextNumberAndNothingCountsAgainstIt() {
        handedBack(new Outcome.Declined("the agent is not installed"));
    }

    private void handedBack(Outcome outcome) {
        String claim = core.claim(attempt);
        core.end(attempt, claim, outcome);
        assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.PARKED);
        assertThat(core.work(plan, ITEM).consumed).isZero();

        core.tick(RetryPolicy.declinedPause(core.work(plan, ITEM)));
        assertThat(core.attempt(plan, ITEM)).isEqualTo(next());
        assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
    }

    @Test
    void aSecondReleasedDoesNotEndTheNextLease() {
        String claim = core.claim(attempt);
        Outcome released = new Outcome.Released("too late");
        core.end(attempt, claim, released);
        core.tick(RetryPolicy.declinedPause(core.work(plan, ITEM)));
        core.claim(next());
        assertThat(core.ask(ended(attempt, claim, released)).isNothing()).isTrue();
        assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.LEASED);
    }

    @Test
    void aLapseEndsTheLeaseRevokesItAndQueuesTheNextAttempt() {
        String claim = core.start(plan, ITEM);
        core.lapse(attempt, claim);
        assertThat(Core.of(Effect.Revoke.class, core.effects))
                .containsExactly(new Effect.Revoke("w1", attempt, claim, "the lease has lapsed"));
        assertThat(core.attempt(plan, ITEM)).isEqualTo(next());
        assertThat(core.state.lease(attempt)).isEmpty();
    }

    @Test
    void aLapseSaysNothingOfALeaseLengthThatMayBeConfiguredOtherwise() {
        core.lapse(attempt, core.start(plan, ITEM));
        Outcome.Failed lost =
                (Outcome.Failed) core.said(Event.AttemptEnded.class).getLast().outcome();
        assertThat(lost.kind()).isEqualTo(FailureKind.WORKER_LOST);
        assertThat(lost.detail()).contains("w1").doesNotContainPattern("\\d+ ?s\\b|PT");
    }

    @Test
    void aLapseOfALeaseThatIsOverChangesNothing() {
        String claim = core.start(plan, ITEM);
        core.end(attempt, claim, core.succeeded(plan, ITEM));
        Input lapse = new Input.LeaseLapsed(attempt, claim);
        assertThat(Decider.decide(core.state, lapse, core.now).isNothing()).isTrue();
    }

    @Test
    void aLapseUnderAnotherClaimChangesNothing() {
        core.start(plan, ITEM);
        Input lapse = new Input.LeaseLapsed(attempt, "another");
        assertThat(Decider.decide(core.state, lapse, core.now).isNothing()).isTrue();
    }

    @Test
    void theLateEndOfALapsedAttemptIsKeptAsEvidenceOnceAndChangesNoLease() {
        String claim = core.start(plan, ITEM);
        core.lapse(attempt, claim);
        String second = core.start(plan, ITEM);
        Report.Ended late = ended(attempt, claim, failed(FailureKind.AGENT_FAILED));

        assertThat(core.ask(late).events())
                .containsExactly(new Event.ReportIgnored(attempt, claim, late.outcome()));
        core.on(new Input.Said(late));
        assertThat(core.work(plan, ITEM).isLeasedTo(next(), second)).isTrue();
        assertThat(core.work(plan, ITEM).consumed).isZero();
        assertThat(core.ask(late).isNothing()).isTrue();
    }

    @Test
    void theLateEndUnderAClaimThatNeverHadTheLapsedAttemptIsNoEvidence() {
        core.lapse(attempt, core.start(plan, ITEM));
        assertThat(core.ask(ended(attempt, "rival", new Outcome.Released("late"))).isNothing())
                .isTrue();
    }

    @Test
    void aWorkerThatReportsItselfLostIsKnownToBeGone() {
        String claim = core.start(plan, ITEM);
        core.end(attempt, claim, failed(FailureKind.WORKER_LOST));
        assertThat(core.work(plan, ITEM).isGone()).isTrue();
        assertThat(core.work(plan, ITEM).lost).isEqualTo(1);
    }

    @Test
    void goneEndsAStandingLeaseWithoutACountAndTheNextNumberFollows() {
        String claim = core.claim(attempt);
        core.gone(attempt, claim);
        assertThat(core.state.lease(attempt)).isEmpty();
        assertThat(core.work(plan, ITEM).consumed).isZero();
        assertThat(core.work(plan, ITEM).isGone()).isTrue();
        core.tick(RetryPolicy.declinedPause(core.work(plan, ITEM)));
        assertThat(core.attempt(plan, ITEM)).isEqualTo(next());
    }

    @Test
    void goneFromALaterStartOnTheSameMachineIsALostWorkerOfWhichNothingLives() {
        String claim = core.claim(attempt);
        core.on(new Input.Said(new Report.Gone(attempt, claim, new WorkerRef("w1", 2), MACHINE)));
        assertThat(core.work(plan, ITEM).lost).isEqualTo(1);
        assertThat(core.work(plan, ITEM).isGone()).isTrue();
    }

    @Test
    void goneFromElsewhereChangesNothing() {
        String claim = core.claim(attempt);
        core.lapse(attempt, claim);
        notBelieved(claim, new WorkerRef("w1", 2), "m2/boot");
        notBelieved(claim, new WorkerRef("w1", 2), "m1/later-boot");
        notBelieved(claim, new WorkerRef("w1", 1), "m2/boot");
        notBelieved(claim, new WorkerRef("w1", 0), MACHINE);
        notBelieved(claim, new WorkerRef("w2", 1), MACHINE);
        notBelieved("another", WORKER, MACHINE);
    }

    private void notBelieved(String claim, WorkerRef worker, String machine) {
        assertThat(core.ask(new Report.Gone(attempt, claim, worker, machine)).isNothing())
                .as("%s on %s", worker, machine)
                .isTrue();
    }

    @Test
    void goneOfALapsedAttemptSettlesItOnce() {
        String claim = core.claim(attempt);
        core.lapse(attempt, claim);
        assertThat(core.work(plan, ITEM).isGone()).isFalse();
        Report.Gone gone = new Report.Gone(attempt, claim, WORKER, MACHINE);
        assertThat(core.ask(gone).events()).containsExactly(new Event.AttemptGone(attempt, claim));
        core.on(new Input.Said(gone));
        assertThat(core.work(plan, ITEM).isGone()).isTrue();
        assertThat(core.ask(gone).isNothing()).isTrue();
    }

    @Test
    void anOutcomeThatTheKindOfWorkCannotHaveIsRefusedAsADefect() {
        String claim = core.start(plan, ITEM);
        assertThatThrownBy(
                        () -> core.ask(ended(attempt, claim, new Outcome.Merged(core.commit(), 1))))
                .isInstanceOf(IllegalArgumentException.class);
        core.end(attempt, claim, core.succeeded(plan, ITEM));
        String merge = core.start(plan, "03-01.merge-1");
        AttemptId merging = core.attempt(plan, "03-01.merge-1");
        assertThatThrownBy(() -> core.ask(ended(merging, merge, core.succeeded(plan, ITEM))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private AttemptId next() {
        return new AttemptId(attempt.work(), 2);
    }

    private static Report.Ended ended(AttemptId attempt, String claim, Outcome outcome) {
        return new Report.Ended(attempt, claim, WORKER, outcome);
    }
}
