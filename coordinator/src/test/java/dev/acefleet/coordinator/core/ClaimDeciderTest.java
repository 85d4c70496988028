package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.MACHINE;
import static dev.acefleet.coordinator.core.Core.WORKER;
import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimDeciderTest {
    private static final WorkerRef OTHER = new WorkerRef("w2", 1);

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
    private final AttemptId attempt = core.attempt(plan, "03-01");

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void theFirstClaimOfAQueuedAttemptIsGrantedAndTheGrantNamesItsSend() {
        Decision decision = core.ask(claimed(attempt, "c", WORKER, 7));

        assertThat(decision.events())
                .containsExactly(
                        new Event.WorkerPlaced(WORKER, MACHINE),
                        new Event.Leased(attempt, "c", WORKER, new CommitId("a".repeat(40))));
        assertThat(decision.effects()).hasSize(1);
        Effect.Grant grant = (Effect.Grant) decision.effects().getFirst();
        assertThat(grant.worker()).isEqualTo("w1");
        assertThat(grant.claim()).isEqualTo("c");
        assertThat(grant.send()).isEqualTo(7);
        assertThat(grant.fence()).isEqualTo(Effect.Grant.THIS_ENTRY);
    }

    @Test
    void aWorkerThatIsKnownIsNotJournalledAgain() {
        core.claim(attempt);
        Decision decision = core.ask(claimed(core.attempt(plan, "03-02"), "d", WORKER, 1));
        assertThat(decision.events()).hasSize(1).first().isInstanceOf(Event.Leased.class);
    }

    @Test
    void aRepeatedClaimIsGrantedAgainWithItsOwnSendAndTheFenceOfItsLease() {
        String claim = core.claim(attempt);
        long offset = core.state.lease(attempt).orElseThrow().offset();
        Decision decision = core.ask(claimed(attempt, claim, WORKER, 2));

        assertThat(decision.events()).isEmpty();
        Effect.Grant grant = (Effect.Grant) decision.effects().getFirst();
        assertThat(grant.send()).isEqualTo(2);
        assertThat(grant.fence()).isEqualTo(offset).isNotEqualTo(Effect.Grant.THIS_ENTRY);
    }

    @Test
    void aRepeatedClaimIsGrantedTheSameOrderAlthoughTheHeadHasMoved() {
        String claim = core.claim(attempt);
        Effect.Grant first = (Effect.Grant) core.effects.getLast();
        core.finish(plan, "03-02");
        Decision again = core.ask(claimed(attempt, claim, WORKER, 2));
        assertThat(((Effect.Grant) again.effects().getFirst()).order()).isEqualTo(first.order());
    }

    @Test
    void aRepeatedClaimOfARunningAttemptIsGrantedAgain() {
        String claim = core.start(plan, "03-01");
        assertThat(core.ask(claimed(attempt, claim, WORKER, 3)).effects())
                .first()
                .isInstanceOf(Effect.Grant.class);
    }

    @Test
    void aSecondWorkerThatClaimsALeasedAttemptIsRefused() {
        core.claim(attempt);
        refused(claimed(attempt, "d", OTHER, 1), "another worker has it, or the attempt is over");
    }

    @Test
    void aSecondClaimOfTheSameWorkerIsRefusedToo() {
        core.claim(attempt);
        refused(claimed(attempt, "d", WORKER, 1), "another worker has it, or the attempt is over");
    }

    @Test
    void aClaimThatEndedIsNeverGrantedAgain() {
        String claim = core.start(plan, "03-01");
        core.end(attempt, claim, failed(FailureKind.INFRASTRUCTURE));
        refused(
                claimed(attempt, claim, WORKER, 2),
                "another worker has it, or the attempt is over");
    }

    @Test
    void aRepeatedClaimIsRefusedOnceItsLeaseHasLapsed() {
        String claim = core.claim(attempt);
        core.lapse(attempt, claim);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
        refused(
                claimed(attempt, claim, WORKER, 2),
                "another worker has it, or the attempt is over");
    }

    @Test
    void anOlderAttemptThanTheQueuedOneIsRefused() {
        core.lose(plan, "03-01");
        refused(claimed(attempt, "d", OTHER, 1), "another worker has it, or the attempt is over");
        assertThat(core.ask(claimed(core.attempt(plan, "03-01"), "d", OTHER, 1)).effects())
                .first()
                .isInstanceOf(Effect.Grant.class);
    }

    @Test
    void anAttemptThatWasNeverQueuedIsRefused() {
        refused(
                claimed(new AttemptId(attempt.work(), 2), "d", WORKER, 1),
                "the attempt is not known here");
    }

    @Test
    void workThatIsNotKnownIsRefused() {
        WorkId strangers = new WorkId(new PlanId("s09-0123456789"), "09-01");
        refused(claimed(new AttemptId(strangers, 1), "d", WORKER, 1), "no such work is known here");
        refused(
                claimed(new AttemptId(new WorkId(plan, "03-77"), 1), "d", WORKER, 1),
                "no such work is known here");
    }

    @Test
    void workThatHasEndedIsRefused() {
        core.finish(plan, "03-01");
        refused(claimed(attempt, "d", OTHER, 1), "the work has ended");
    }

    @Test
    void parkedWorkIsRefused() {
        core.run(plan, "03-01", failed(FailureKind.PROVIDER_NETWORK));
        refused(claimed(attempt, "d", OTHER, 1), "another worker has it, or the attempt is over");
    }

    @Test
    void workInCancellingIsRefusedAlsoToItsOwnLease() {
        String claim = core.claim(attempt);
        core.cancel(plan);
        refused(claimed(attempt, claim, WORKER, 2), "it is being cancelled");
        refused(claimed(attempt, "d", OTHER, 1), "it is being cancelled");
    }

    @Test
    void anOlderStartOfAWorkerGetsNoNewGrant() {
        core.claim(attempt, new WorkerRef("w1", 5));
        refused(
                claimed(core.attempt(plan, "03-02"), "d", new WorkerRef("w1", 4), 1),
                "a newer start of worker w1 has been seen");
    }

    @Test
    void anOlderStartOfAWorkerKeepsWhatItHas() {
        String claim = core.claim(attempt, new WorkerRef("w1", 4));
        core.claim(core.attempt(plan, "03-02"), new WorkerRef("w1", 5));
        assertThat(core.ask(claimed(attempt, claim, new WorkerRef("w1", 4), 2)).effects())
                .first()
                .isInstanceOf(Effect.Grant.class);
        core.end(attempt, claim, core.succeeded(plan, "03-01"));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.MERGING);
    }

    @Test
    void theNewestStartIsJournalledWithItsMachine() {
        core.claim(attempt, new WorkerRef("w1", 4));
        core.claim(core.attempt(plan, "03-02"), new WorkerRef("w1", 5));
        assertThat(core.said(Event.WorkerPlaced.class))
                .containsExactly(
                        new Event.WorkerPlaced(new WorkerRef("w1", 4), MACHINE),
                        new Event.WorkerPlaced(new WorkerRef("w1", 5), MACHINE));
        assertThat(core.state.lease(attempt).orElseThrow().machine()).isEqualTo(MACHINE);
    }

    @Test
    void theBaseIsTheHeadAtTheGrantAndStaysThat() {
        core.finish(plan, "03-02");
        CommitId head = core.state.plan(plan).orElseThrow().head;
        core.claim(attempt);
        assertThat(core.state.lease(attempt).orElseThrow().base()).isEqualTo(head);
        assertThat(((WorkOrder.Run) ((Effect.Grant) core.effects.getLast()).order()).base())
                .isEqualTo(head)
                .isNotEqualTo(new CommitId("a".repeat(40)));
    }

    private static Report.Claimed claimed(
            AttemptId attempt, String claim, WorkerRef worker, int send) {
        return new Report.Claimed(attempt, claim, worker, MACHINE, send);
    }

    private void refused(Report.Claimed claim, String reason) {
        Decision decision = core.ask(claim);
        assertThat(decision.events()).isEmpty();
        assertThat(decision.effects())
                .isEqualTo(
                        List.of(
                                new Effect.Refuse(
                                        claim.worker().id(),
                                        claim.attempt(),
                                        claim.claim(),
                                        reason)));
    }
}
