package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.attempt;
import static dev.acefleet.worker.work.Samples.dispatch;
import static dev.acefleet.worker.work.Samples.grant;
import static dev.acefleet.worker.work.Samples.refuse;
import static dev.acefleet.worker.work.Samples.revoke;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The normal line of the loop.
@Timeout(60)
class WorkerLoopTest extends LoopOnFakes {
    @Test
    void aGrantedAttemptIsExecutedAndReportedUnderItsClaim() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        job.end().add(Samples.success());

        Report.Ended ended = reporter.await(Report.Ended.class, 1);
        assertThat(ended)
                .isEqualTo(
                        new Report.Ended(
                                attempt(1, 1), claimed.claim(), WORKER, Samples.success()));
        assertThat(reporter.reports(Report.Started.class))
                .containsExactly(new Report.Started(attempt(1, 1), claimed.claim(), 3, 0));
        stop(Duration.ZERO);
        assertThat(agentQueue.spent()).containsExactly(dispatch(1));
    }

    @Test
    void aRefusedClaimSpendsTheRecordAndFreesTheSlot() {
        start();
        for (int run = 1; run <= SLOTS + 1; run++) {
            agentQueue.put(dispatch(run));
            feed.say(refuse(claimed(run)));
        }

        reporter.awaitHeartbeat(heartbeat -> heartbeat.free() == SLOTS);
        assertThat(agentQueue.spent()).hasSize(SLOTS + 1);
        assertThat(jobs).isEmpty();
    }

    @Test
    void aWorkerWithoutAFreeSlotDoesNotPoll() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        begun(claimed(1));
        agentQueue.put(dispatch(2));
        Job second = begun(claimed(2));
        agentQueue.put(dispatch(3));
        reporter.awaitHeartbeat(heartbeat -> heartbeat.free() == 0);
        int polls = agentQueue.asked().size();

        reporter.awaitHeartbeats(5);
        assertThat(agentQueue.asked()).hasSize(polls).allMatch(most -> most >= 1 && most <= SLOTS);
        assertThat(agentQueue.waiting()).containsExactly(dispatch(3));

        second.end().add(Samples.success());
        assertThat(claimed(3).attempt()).isEqualTo(attempt(3, 1));
        assertThat(agentQueue.asked().getLast()).isEqualTo(1);
    }

    @Test
    void aLaneIsIdleThatWasAskedAndGaveNothing() throws InterruptedException {
        start();
        reporter.awaitHeartbeat(beat -> beat.idle().equals(Set.of(Lane.AGENT, Lane.GIT)));
        int before = reporter.heartbeats().size();
        agentQueue.put(dispatch(1));
        begun(claimed(1)).end().add(Samples.success());
        reporter.await(Report.Ended.class, 1);

        reporter.awaitHeartbeat(beat -> beat.idle().equals(Set.of(Lane.AGENT, Lane.GIT)));
        assertThat(reporter.heartbeats().stream().skip(before))
                .as("the one after the record was taken, though a slot is free then")
                .anyMatch(beat -> beat.free() > 0 && !beat.idle().contains(Lane.AGENT));
    }

    @Test
    void recordsTakenTogetherAreClaimedTogether() {
        for (int run = 1; run <= SLOTS + 1; run++) {
            agentQueue.put(dispatch(run));
        }
        start();

        claimed(SLOTS);
        reporter.awaitHeartbeats(3);
        assertThat(reporter.reports(Report.Claimed.class)).hasSize(SLOTS);
        assertThat(agentQueue.waiting()).containsExactly(dispatch(SLOTS + 1));
    }

    @Test
    void aMergeDoesNotWaitBehindBusyAgents() throws InterruptedException {
        start();
        for (int run = 1; run <= SLOTS; run++) {
            agentQueue.put(dispatch(run));
            begun(claimed(run));
        }
        gitQueue.put(dispatch(9));
        Report.Claimed merge = claimed(SLOTS + 1);
        feed.say(grant(merge, Samples.merge()));

        Report.Ended ended = reporter.await(Report.Ended.class, 1);
        assertThat(ended.attempt()).isEqualTo(attempt(9, 1));
        assertThat(ended.outcome()).isInstanceOf(Outcome.Merged.class);
    }

    @Test
    void anUnansweredClaimIsSentAgainWithItsNumber() {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed first = claimed(1);
        clock.advance(TIMINGS.claimRepeat());

        assertThat(claimed(2))
                .isEqualTo(
                        new Report.Claimed(
                                first.attempt(),
                                first.claim(),
                                WORKER,
                                "host/boot",
                                2,
                                Map.of("agent", Account.ofAgent("agent"))));
    }

    @Test
    void lostControlMessagesLetClaimsBeSentAtOnce() {
        start();
        agentQueue.put(dispatch(1));
        claimed(1);
        feed.lose();

        assertThat(claimed(2).send()).isEqualTo(2);
    }

    @Test
    void heartbeatsListAnAttemptUntilTheBrokerHasItsEnd() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Heartbeat.Held held = new Heartbeat.Held(claimed.attempt(), claimed.claim());
        reporter.awaitHeartbeat(heartbeat -> heartbeat.held().isEmpty());
        Job job = begun(claimed);
        reporter.awaitHeartbeat(heartbeat -> heartbeat.held().equals(List.of(held)));
        reporter.holdEnds();
        job.end().add(Samples.success());
        reporter.await(Report.Ended.class, 1);

        Heartbeat after = reporter.awaitHeartbeat(heartbeat -> heartbeat.free() == SLOTS);
        assertThat(after.held()).containsExactly(held);
        reporter.release();
        reporter.awaitHeartbeat(heartbeat -> heartbeat.held().isEmpty());
    }

    @Test
    void heartbeatsSayWhatTheAgentHasUsedUntilNow() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        Usage used = new Usage(true, 0.5, 100, 20, 3);
        job.control().tellUsed(() -> used);

        reporter.awaitHeartbeat(heartbeat ->
                heartbeat
                        .held()
                        .equals(
                                List.of(
                                        new Heartbeat.Held(
                                                claimed.attempt(), claimed.claim(), used))));
    }

    @Test
    void anEndReportThatFailsIsRepeated() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        reporter.failEnds(3);
        job.end().add(Samples.success());

        assertThat(reporter.await(Report.Ended.class, 1).outcome()).isEqualTo(Samples.success());
    }

    @Test
    void aRevokedAttemptIsStoppedAndReportsNothing() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        feed.say(revoke(claimed));
        assertThat(job.over().await(20, TimeUnit.SECONDS)).isTrue();

        reporter.awaitHeartbeat(
                heartbeat -> heartbeat.held().isEmpty() && heartbeat.free() == SLOTS);
        assertThat(reporter.reports(Report.Ended.class)).isEmpty();
    }

    @Test
    void aRevokeOfAnotherClaimStopsNothing() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        feed.say(revoke(new Report.Claimed(claimed.attempt(), "another", WORKER, "host/boot", 1)));

        assertThat(job.control().stillGranted()).isTrue();
        assertThat(job.control().stop()).isEmpty();
    }

    @Test
    void beforeAPushTheWorkerHearsARevokeThatIsOnItsWay() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        feed.say(revoke(claimed));

        assertThat(job.control().stillGranted()).isFalse();
    }

    @Test
    void whatWasDoneLastOfStepsIsSaidBeforeTheEnd() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        job.control().steppedAtLast(3, DocumentChanges.NONE, Optional.empty());
        job.end().add(Samples.success());

        reporter.await(Report.Ended.class, 1);
        Report.Stepped stepped = reporter.reports(Report.Stepped.class).getFirst();
        assertThat(stepped.claim()).isEqualTo(claimed.claim());
        assertThat(stepped.number()).isEqualTo(3);
        assertThat(stepped.whole()).isTrue();
        assertThat(reporter.reports().indexOf(stepped)).isEqualTo(reporter.reports().size() - 2);
    }

    @Test
    void oneMessageThatFailsDoesNotTakeTheOthersAlong() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed first = claimed(1);
        feed.say(grant(first));
        Job job = begunNow();
        job.control()
                .onStop(() -> {
                    throw new IllegalStateException("a bug");
                });
        agentQueue.put(dispatch(2));
        Report.Claimed second = claimed(2);
        feed.say(List.of(revoke(first), grant(second)));

        assertThat(begunNow().granted().claim()).isEqualTo(second.claim());
    }

    @Test
    void aFaultOfTheProgramIsReportedAsOne() {
        WorkerLoop faulty =
                new WorkerLoop(
                        new Profile(WORKER, "host/boot", "1", List.of(), 1, Map.of()),
                        new Ports(agentQueue, gitQueue, feed, reporter, spool, () -> 0),
                        Samples.executors((_, _, _) -> {
                            throw new IllegalStateException("a bug");
                        }),
                        TIMINGS,
                        clock,
                        InstantSource.system());
        faulty.start();
        agentQueue.put(dispatch(1));
        feed.say(grant(claimed(1)));

        Outcome outcome = reporter.await(Report.Ended.class, 1).outcome();
        faulty.stop(Duration.ZERO);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
                            assertThat(failed.detail()).contains("a bug");
                        });
    }

    @Test
    void aWorkerThatHearsNothingTakesNothing() {
        start();
        feed.cut();
        clock.advance(TIMINGS.heartbeat().plusMillis(1));
        reporter.awaitHeartbeats(10);
        int polls = agentQueue.asked().size();
        agentQueue.put(dispatch(1));
        reporter.awaitHeartbeats(10);
        assertThat(reporter.reports()).isEmpty();
        assertThat(agentQueue.asked()).hasSize(polls);

        feed.mend();
        claimed(1);
    }

    @Test
    void aWorkerThatWasCutOffForTooLongStopsItsAgents() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        feed.cut();
        clock.advance(TIMINGS.offlineLimit());
        reporter.awaitHeartbeats(3);
        assertThat(job.control().stop()).isEmpty();
        assertThat(job.control().stillGranted()).isFalse();

        clock.advance(Duration.ofMillis(1));
        Outcome outcome = reporter.await(Report.Ended.class, 1).outcome();
        assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.WORKER_LOST);
    }

    @Test
    void aWorkerThatCannotHearDoesNotStartAndLeavesNothingOpen() {
        feed.cut();

        assertThatThrownBy(loop::start).hasMessage("no broker");
        reporter.listen(report -> {
            throw new AssertionError("said " + report);
        });
        assertThat(feed.isClosed()).isTrue();
        assertThat(agentQueue.isClosed()).isTrue();
        assertThat(gitQueue.isClosed()).isTrue();
        loop.stop(Duration.ZERO);
    }

    @Test
    void aDrainingWorkerLetsItsWorkEndAndTakesNoMore() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        reporter.listen(report -> {
            if (report instanceof Report.Claimed) {
                throw new AssertionError("claimed while draining");
            }
        });
        Thread stopper = Thread.ofVirtual().start(() -> stop(Duration.ofSeconds(20)));
        reporter.awaitHeartbeat(heartbeat -> heartbeat.free() == 0 && heartbeat.idle().isEmpty());
        agentQueue.put(dispatch(2));
        reporter.awaitHeartbeats(3);
        job.end().add(Samples.success());
        stopper.join();

        assertThat(reporter.await(Report.Ended.class, 1).outcome()).isEqualTo(Samples.success());
        assertThat(agentQueue.waiting()).containsExactly(dispatch(2));
        assertThat(agentQueue.isClosed()).isTrue();
    }

    @Test
    void whatDoesNotEndWhileDrainingIsStoppedAndReported() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        begun(claimed(1));
        stop(Duration.ZERO);

        Outcome outcome = reporter.await(Report.Ended.class, 1).outcome();
        assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.WORKER_STOPPING);
    }

    @Test
    void aRecordWhoseClaimIsUnansweredWhenTheWorkerStopsGoesToAnother() {
        start();
        agentQueue.put(dispatch(1));
        claimed(1);
        stop(Duration.ZERO);

        assertThat(agentQueue.spent()).isEmpty();
        assertThat(agentQueue.waiting()).containsExactly(dispatch(1));
    }
}
