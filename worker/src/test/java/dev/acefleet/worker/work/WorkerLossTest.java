package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.dispatch;
import static dev.acefleet.worker.work.Samples.grant;
import static dev.acefleet.worker.work.Samples.revoke;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The loop when parts of its world are gone: broker, disk, the process itself for a while, or its place in the fleet.
@Timeout(60)
class WorkerLossTest extends LoopOnFakes {
    private static final WorkerRef NEWER = new WorkerRef(WORKER.id(), WORKER.incarnation() + 1);

    private static FailureKind kind(Report.Ended ended) {
        return ((Outcome.Failed) ended.outcome()).kind();
    }

    @Test
    void aWorkerSaysWhatItsPredecessorLeftBeforeItsFirstHeartbeat() throws InterruptedException {
        Timings hasty =
                new Timings(
                        TIMINGS.heartbeat(),
                        TIMINGS.claimRepeat(),
                        TIMINGS.offlineLimit(),
                        TIMINGS.patience(),
                        TIMINGS.retry(),
                        Duration.ofMillis(50));
        WorkerLoop first = loop(WORKER, hasty, spool);
        first.start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        reporter.failEnds(Integer.MAX_VALUE);
        job.end().add(Samples.success());
        first.stop(Duration.ofSeconds(20));
        Report ended =
                new Report.Ended(claimed.attempt(), claimed.claim(), WORKER, Samples.success());
        assertThat(spool.kept()).containsExactly(ended);
        reporter.failEnds(0);
        int before = reporter.said().size();

        WorkerLoop second = loop(NEWER, TIMINGS, spool.next());
        second.start();
        reporter.awaitHeartbeats(2);
        second.stop(Duration.ZERO);

        assertThat(reporter.said().get(before)).isEqualTo(ended);
        assertThat(reporter.said().get(before + 1))
                .isInstanceOfSatisfying(Heartbeat.class, beat -> assertThat(beat.held()).isEmpty());
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void aWorkerThatCannotSayWhatWasLeftDoesNotBegin() throws Exception {
        spool.keep(new Spool.Kept(Samples.REPOSITORY, lost()));
        reporter.holdEnds();
        Timings hasty =
                new Timings(
                        TIMINGS.heartbeat(),
                        TIMINGS.claimRepeat(),
                        TIMINGS.offlineLimit(),
                        TIMINGS.patience(),
                        TIMINGS.retry(),
                        Duration.ofMillis(20));
        WorkerLoop second = loop(NEWER, hasty, spool.next());

        assertThatThrownBy(second::start).hasMessageContaining("Is the broker reachable?");
        assertThat(reporter.said()).as("no heartbeat").hasSize(1);
        assertThat(feed.isClosed()).isTrue();
        assertThat(agentQueue.isClosed()).isTrue();
        assertThat(spool.kept()).hasSize(1);
    }

    private static Report lost() {
        return new Report.Ended(Samples.attempt(1, 1), "claim", WORKER, Samples.success());
    }

    @Test
    void aRevokedAttemptLeavesNothingForTheNextStart() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        begun(claimed);
        assertThat(spool.kept()).hasSize(1);
        feed.say(revoke(claimed));

        reporter.awaitHeartbeat(beat -> beat.held().isEmpty());
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void aWorkerThatCannotKeepReportsDeclinesBeforeAnythingBegins() {
        start();
        spool.fill();
        agentQueue.put(dispatch(1));
        feed.say(grant(claimed(1)));

        assertThat(reporter.await(Report.Ended.class, 1).outcome())
                .isInstanceOf(Outcome.Declined.class);
        assertThat(jobs).isEmpty();
    }

    @Test
    void anAttemptThatCannotBeginByAFaultOfTheWorkerIsReportedAndListedNoMore() {
        start();
        spool.breakDown();
        agentQueue.put(dispatch(1));
        feed.say(grant(claimed(1)));

        assertThat(kind(reporter.await(Report.Ended.class, 1)))
                .isEqualTo(FailureKind.INFRASTRUCTURE);
        reporter.awaitHeartbeat(beat -> beat.held().isEmpty() && beat.free() == SLOTS);
        assertThat(jobs).isEmpty();
    }

    @Test
    void aWorkerWithAFullDiskTakesNothingAndSaysThatItHasNoRoom() {
        obstacle.set(Optional.of("the disk is full"));
        start();
        reporter.awaitHeartbeat(beat -> beat.free() == 0 && beat.idle().isEmpty());
        agentQueue.put(dispatch(1));
        gitQueue.put(dispatch(2));
        reporter.awaitHeartbeats(5);
        assertThat(agentQueue.asked()).isEmpty();
        assertThat(gitQueue.asked()).isEmpty();

        obstacle.set(Optional.empty());
        claimed(2);
        reporter.awaitHeartbeat(beat -> beat.free() == SLOTS - 1);
    }

    @Test
    void whatWasTakenBeforeTheDiskWasFullIsDeclined() {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        obstacle.set(Optional.of("the disk is full"));
        feed.say(grant(claimed));

        assertThat(reporter.await(Report.Ended.class, 1).outcome())
                .isEqualTo(new Outcome.Declined("the disk is full"));
        assertThat(jobs).isEmpty();
    }

    @Test
    void aWorkerThatHearsOfANewerStartTakesNoMoreAndLetsItsWorkEnd() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        String theirs = ClaimName.of(ClaimName.mark(NEWER), 1);
        feed.say(grant(new Report.Claimed(Samples.attempt(7, 1), theirs, NEWER, "host/boot", 1)));
        reporter.awaitHeartbeat(beat -> beat.free() == 0 && beat.idle().isEmpty());
        agentQueue.put(dispatch(2));
        gitQueue.put(dispatch(3));
        reporter.awaitHeartbeats(5);

        assertThat(reporter.reports(Report.Claimed.class)).hasSize(1);
        assertThat(job.control().stop()).isEmpty();
        job.end().add(Samples.success());
        assertThat(reporter.await(Report.Ended.class, 1).outcome()).isEqualTo(Samples.success());
        reporter.awaitHeartbeat(beat -> beat.held().isEmpty());
    }

    @Test
    void aProcessThatWasFrozenReadsItsRevokeBeforeItStartsAnything() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        assertThat(job.control().mayStart()).isTrue();
        feed.cut();
        feed.say(revoke(claimed));
        clock.advance(TIMINGS.heartbeat().multipliedBy(12));
        feed.mend();

        assertThat(job.control().mayStart()).isFalse();
        assertThat(job.control().stop()).isPresent();
    }

    @Test
    void aCutOffWorkerStartsNothingUntilItHears() throws Exception {
        start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        feed.cut();
        clock.advance(TIMINGS.heartbeat().plusMillis(1));
        CompletableFuture<Boolean> may = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> may.complete(job.control().mayStart()));
        reporter.awaitHeartbeats(10);
        assertThat(may).isNotDone();

        feed.mend();
        assertThat(may.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWaitForHearingEndsWithTheOfflineLimit() throws Exception {
        start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        feed.cut();
        clock.advance(TIMINGS.offlineLimit().plusMillis(1));

        assertThat(job.control().mayStart()).isFalse();
        assertThat(kind(reporter.await(Report.Ended.class, 1))).isEqualTo(FailureKind.WORKER_LOST);
    }

    @Test
    void aMachineThatSleptForLongerThanTheOfflineLimitHearsBeforeItsAgentsAreEnded()
            throws InterruptedException {
        // What proves that it hears takes real time: two of these heartbeats.
        Timings unhurried =
                new Timings(
                        Duration.ofMillis(400),
                        TIMINGS.claimRepeat(),
                        TIMINGS.offlineLimit(),
                        TIMINGS.patience(),
                        TIMINGS.retry(),
                        TIMINGS.salvage());
        WorkerLoop sleeper = loop(WORKER, unhurried, spool);
        sleeper.start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        for (int night = 0; night < 5; night++) {
            clock.advance(Duration.ofHours(8));
            reporter.awaitHeartbeats(2);
        }

        assertThat(job.control().stop()).isEmpty();
        assertThat(job.control().stillGranted()).isTrue();
        sleeper.stop(Duration.ZERO);
    }
}
