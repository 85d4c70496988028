package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.EPOCH;
import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.cancel;
import static dev.acefleet.worker.work.Samples.dispatch;
import static dev.acefleet.worker.work.Samples.grant;
import static dev.acefleet.worker.work.Samples.message;
import static dev.acefleet.worker.work.Samples.refuse;
import static dev.acefleet.worker.work.Samples.revoke;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimDeskTest {
    private static final Timings TIMINGS = Timings.STANDARD;

    private final ManualClock clock = new ManualClock();
    private static final Map<String, Account> ACCOUNTS =
            Map.of("opus", new Account("claude", "team"));

    private final ClaimDesk desk =
            new ClaimDesk(WORKER, "host/boot", ACCOUNTS, "me", TIMINGS, clock);

    private Report.Claimed claim(int run) {
        String claim = desk.open(Lane.AGENT, dispatch(run));
        return sent(claim);
    }

    private Report.Claimed sent(String claim) {
        List<ClaimDesk.Sending> due = desk.due(Set.of(claim));
        assertThat(due).hasSize(1);
        return due.getFirst().claimed();
    }

    private static ControlMessage ofEpoch(Epoch epoch, ControlMessage message) {
        return new ControlMessage(message.shard(), epoch, message.worker(), message.body());
    }

    @Test
    void theFirstGrantOfAnOpenClaimIsObeyed() {
        Report.Claimed claimed = claim(1);

        Answer answer = desk.hear(grant(claimed));

        Granted granted = new Granted(claimed.attempt(), claimed.claim(), Samples.order(), 42);
        assertThat(answer).isEqualTo(new Answer.Start(Lane.AGENT, granted));
    }

    @Test
    void everyRecordTakenGetsAClaimOfItsOwn() {
        assertThat(claim(1).claim()).isNotEqualTo(claim(1).claim());
    }

    @Test
    void aClaimNamesTheAccountsThatTheAgentsUseUp() {
        assertThat(claim(1).accounts()).isEqualTo(ACCOUNTS);
    }

    @Test
    void aRepeatedGrantWhileTheAttemptRunsIsIgnored() {
        Report.Claimed claimed = claim(1);
        desk.hear(grant(claimed));

        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.Ignore.class);
    }

    @Test
    void aGrantForAClaimWhoseAttemptIsOverIsGivenBack() {
        Report.Claimed claimed = claim(1);
        desk.hear(grant(claimed));
        desk.finished(claimed.claim());

        assertThat(desk.hear(grant(claimed)))
                .isEqualTo(
                        new Answer.GiveBack(
                                claimed.attempt(), claimed.claim(), Samples.REPOSITORY));
    }

    @Test
    void aGrantForARefusedClaimIsGivenBack() {
        Report.Claimed claimed = claim(1);
        desk.hear(refuse(claimed));

        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.GiveBack.class);
    }

    @Test
    void aGrantForAClaimThatWasGivenUpIsGivenBack() {
        Report.Claimed claimed = claim(1);
        assertThat(desk.close(List.of(claimed.claim()))).containsExactly(claimed.claim());

        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.GiveBack.class);
    }

    @Test
    void aGrantForAnotherProcessWithTheSameIdIsLeftAlone() {
        ClaimDesk twin = new ClaimDesk(WORKER, "host/boot", ACCOUNTS, "twin", TIMINGS, clock);
        String claim = twin.open(Lane.AGENT, dispatch(1));
        Report.Claimed claimed = twin.due(Set.of(claim)).getFirst().claimed();

        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.Ignore.class);
    }

    @Test
    void aGrantForAnOldSendIsIgnoredAndTheClaimStaysOpen() {
        Report.Claimed first = claim(1);
        clock.advance(TIMINGS.heartbeat().plusMillis(1));

        assertThat(desk.hear(grant(first))).isInstanceOf(Answer.Ignore.class);

        Report.Claimed second = sent(first.claim());
        assertThat(second.send()).isEqualTo(2);
        assertThat(desk.hear(grant(first))).isInstanceOf(Answer.Ignore.class);
        assertThat(desk.hear(grant(second))).isInstanceOf(Answer.Start.class);
    }

    @Test
    void aGrantForASendThatWasOneHeartbeatAgoIsObeyed() {
        Report.Claimed first = claim(1);
        clock.advance(TIMINGS.heartbeat());

        assertThat(desk.hear(grant(first))).isInstanceOf(Answer.Start.class);
    }

    @Test
    void anEarlierSendThatIsYoungEnoughStillCounts() {
        Report.Claimed first = claim(1);
        clock.advance(TIMINGS.claimRepeat());
        sent(first.claim());

        assertThat(desk.hear(grant(first))).isInstanceOf(Answer.Start.class);
    }

    @Test
    void aGrantForASendThatWasNeverMadeIsIgnored() {
        Report.Claimed claimed = claim(1);
        Report.Claimed invented =
                new Report.Claimed(claimed.attempt(), claimed.claim(), WORKER, "host/boot", 7);

        assertThat(desk.hear(grant(invented))).isInstanceOf(Answer.Ignore.class);
    }

    @Test
    void aGrantOfAnotherAttemptThanTheClaimedOneStartsNothing() {
        Report.Claimed claimed = claim(1);
        Report.Claimed other =
                new Report.Claimed(Samples.attempt(2, 1), claimed.claim(), WORKER, "host/boot", 1);

        assertThat(desk.hear(grant(other))).isInstanceOf(Answer.Ignore.class);
        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.Start.class);
    }

    @Test
    void theGrantOfADeposedCoordinatorStartsNothing() {
        Report.Claimed claimed = claim(1);
        Epoch newer = new Epoch(EPOCH.journal(), EPOCH.offset() + 1);
        ControlMessage toAnother =
                new ControlMessage(
                        0,
                        newer,
                        "w2",
                        new ControlMessage.Refuse(claimed.attempt(), "theirs", "no"));
        desk.hear(toAnother);

        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.Ignore.class);
        assertThat(desk.hear(ofEpoch(newer, grant(claimed)))).isInstanceOf(Answer.Start.class);
    }

    @Test
    void epochsOfDifferentShardsAreNotCompared() {
        Report.Claimed claimed = claim(1);
        Epoch newer = new Epoch(EPOCH.journal(), EPOCH.offset() + 1);
        desk.hear(new ControlMessage(1, newer, "w2", refuse(claimed).body()));

        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.Start.class);
        assertThat(desk.epochs()).isEqualTo(Map.of(0, EPOCH, 1, newer));
    }

    @Test
    void whatIsSaidToAnotherWorkerIsNotObeyed() {
        Report.Claimed claimed = claim(1);
        ControlMessage grant = grant(claimed);

        assertThat(desk.hear(new ControlMessage(0, EPOCH, "w2", grant.body())))
                .isInstanceOf(Answer.Ignore.class);
        assertThat(desk.hear(grant)).isInstanceOf(Answer.Start.class);
    }

    @Test
    void aRefusalClosesTheClaimOnce() {
        Report.Claimed claimed = claim(1);

        assertThat(desk.hear(refuse(claimed)))
                .isEqualTo(
                        new Answer.Leave(
                                Lane.AGENT, claimed.attempt(), claimed.claim(), "it is over"));
        assertThat(desk.hear(refuse(claimed))).isInstanceOf(Answer.Ignore.class);
    }

    @Test
    void aRefusalDoesNotEndWhatIsGranted() {
        Report.Claimed claimed = claim(1);
        desk.hear(grant(claimed));

        assertThat(desk.hear(refuse(claimed))).isInstanceOf(Answer.Ignore.class);
    }

    @Test
    void aRevokeEndsWhatIsGranted() {
        Report.Claimed claimed = claim(1);
        desk.hear(grant(claimed));

        assertThat(desk.hear(revoke(claimed)))
                .isEqualTo(
                        new Answer.End(
                                claimed.attempt(),
                                claimed.claim(),
                                Stop.revoked("the lease has lapsed")));
    }

    private static Answer.Gone gone(Report.Claimed claimed, Optional<Lane> open, Stop stop) {
        return new Answer.Gone(0, open, claimed.attempt(), claimed.claim(), stop.reason());
    }

    @Test
    void aRevokeClosesAnOpenClaimAndIsAnsweredGoneEachTime() {
        Report.Claimed claimed = claim(1);
        Stop stop = Stop.revoked("the lease has lapsed");

        assertThat(desk.hear(revoke(claimed)))
                .isEqualTo(gone(claimed, Optional.of(Lane.AGENT), stop));
        assertThat(desk.hear(revoke(claimed))).isEqualTo(gone(claimed, Optional.empty(), stop));
        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.GiveBack.class);
    }

    @Test
    void aCancelClosesAnOpenClaimAndNoGrantForItIsObeyed() {
        Report.Claimed claimed = claim(1);
        Stop stop = Stop.cancelled("nobody wants it");

        assertThat(desk.hear(cancel(claimed)))
                .isEqualTo(gone(claimed, Optional.of(Lane.AGENT), stop));
        clock.advance(Duration.ofHours(2));
        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.GiveBack.class);
        assertThat(desk.hear(cancel(claimed))).isEqualTo(gone(claimed, Optional.empty(), stop));
    }

    @Test
    void aCancelEndsWhatIsGrantedAndIsAnsweredGoneWhenThatIsOver() {
        Report.Claimed claimed = claim(1);
        desk.hear(grant(claimed));
        Stop stop = Stop.cancelled("nobody wants it");

        Answer end = new Answer.End(claimed.attempt(), claimed.claim(), stop);
        assertThat(desk.hear(cancel(claimed))).isEqualTo(end);
        assertThat(desk.hear(cancel(claimed))).isEqualTo(end);
        desk.finished(claimed.claim());
        assertThat(desk.hear(cancel(claimed))).isEqualTo(gone(claimed, Optional.empty(), stop));
    }

    @Test
    void aCancelOfAnEarlierStartsClaimIsAnsweredGoneAndOneOfATwinIsLeftToIt() {
        WorkerRef older = new WorkerRef(WORKER.id(), WORKER.incarnation() - 1);
        Report.Claimed theirs =
                new Report.Claimed(
                        Samples.attempt(1, 1),
                        ClaimName.of(ClaimName.mark(older), 1),
                        older,
                        "host/boot",
                        1);
        assertThat(desk.hear(cancel(theirs))).isInstanceOf(Answer.Gone.class);

        Report.Claimed twins =
                new Report.Claimed(
                        Samples.attempt(1, 1),
                        ClaimName.of(ClaimName.mark(WORKER), 1),
                        WORKER,
                        "host/boot",
                        1);
        assertThat(desk.hear(cancel(twins))).isInstanceOf(Answer.Ignore.class);
    }

    @Test
    void anUnansweredClaimIsDueAgainAfterTheInterval() {
        Report.Claimed first = claim(1);

        assertThat(desk.due(Set.of(first.claim()))).isEmpty();
        clock.advance(TIMINGS.claimRepeat().minusNanos(1));
        assertThat(desk.due(Set.of(first.claim()))).isEmpty();
        clock.advance(Duration.ofNanos(1));
        assertThat(sent(first.claim()).send()).isEqualTo(2);
    }

    @Test
    void anAnsweredClaimIsNotSentAgain() {
        Report.Claimed granted = claim(1);
        Report.Claimed refused = claim(2);
        desk.hear(grant(granted));
        desk.hear(refuse(refused));
        clock.advance(TIMINGS.claimRepeat());

        assertThat(desk.due(Set.of(granted.claim(), refused.claim()))).isEmpty();
        assertThat(desk.again()).isEmpty();
    }

    @Test
    void afterLostMessagesEveryOpenClaimIsSentAtOnce() {
        Report.Claimed first = claim(1);
        claim(2);

        assertThat(desk.again())
                .extracting(sending -> sending.claimed().send())
                .containsExactly(2, 2);
        assertThat(desk.hear(message(EPOCH, grant(first).body()))).isInstanceOf(Answer.Start.class);
    }

    private ControlMessage ofClaim(String claim) {
        return refuse(new Report.Claimed(Samples.attempt(1, 1), claim, WORKER, "host/boot", 1));
    }

    @Test
    void anAnswerToANewerStartOfThisWorkerTellsOfIt() {
        WorkerRef newer = new WorkerRef(WORKER.id(), WORKER.incarnation() + 1);

        assertThat(desk.hear(ofClaim(ClaimName.of(ClaimName.mark(newer), 3))))
                .isEqualTo(new Answer.Superseded(newer.incarnation()));
    }

    @Test
    void anAnswerToAnOlderStartOrATwinSaysNothingOfTheKind() {
        WorkerRef older = new WorkerRef(WORKER.id(), WORKER.incarnation() - 1);

        assertThat(desk.hear(ofClaim(ClaimName.of(ClaimName.mark(older), 3))))
                .isInstanceOf(Answer.Ignore.class);
        assertThat(desk.hear(ofClaim(ClaimName.of(ClaimName.mark(WORKER), 3))))
                .isInstanceOf(Answer.Ignore.class);
        assertThat(desk.hear(ofClaim("no name of ours"))).isInstanceOf(Answer.Ignore.class);
        assertThat(desk.hear(ofClaim("zzzzzzzzzzzzzzzzzzz-1.1"))).isInstanceOf(Answer.Ignore.class);
    }

    @Test
    void aCoordinatorOfAJournalThatWasReplacedIsNotHeardAgain() {
        Report.Claimed claimed = claim(1);
        Epoch replaced = new Epoch("journal-0", 99);
        desk.hear(
                ofEpoch(
                        replaced,
                        refuse(
                                new Report.Claimed(
                                        claimed.attempt(), "x", WORKER, "host/boot", 1))));
        desk.hear(refuse(new Report.Claimed(claimed.attempt(), "y", WORKER, "host/boot", 1)));

        assertThat(desk.hear(ofEpoch(replaced, grant(claimed)))).isInstanceOf(Answer.Ignore.class);
        assertThat(desk.epochs()).isEqualTo(Map.of(0, EPOCH));
        assertThat(desk.hear(grant(claimed))).isInstanceOf(Answer.Start.class);
    }
}
