package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.cancel;
import static dev.acefleet.worker.work.Samples.dispatch;
import static dev.acefleet.worker.work.Samples.grant;
import static dev.acefleet.worker.work.Samples.revoke;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkerRef;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a worker does when somebody wants no more of an attempt (protocol P17).
@Timeout(60)
class CancelTest extends LoopOnFakes {
    private static Report.Gone gone(Report.Claimed claimed) {
        return new Report.Gone(claimed.attempt(), claimed.claim(), WORKER, "host/boot");
    }

    @Test
    void aCancelledAttemptIsStoppedAndReportedAsCancelled() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        begun(claimed);
        feed.say(cancel(claimed));
        feed.say(cancel(claimed));

        Outcome outcome = reporter.await(Report.Ended.class, 1).outcome();
        assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.CANCELLED);
        reporter.awaitHeartbeat(beat -> beat.held().isEmpty() && beat.free() == SLOTS);
        assertThat(reporter.reports(Report.Ended.class)).hasSize(1);
    }

    @Test
    void aCancelOfWhatHasJustEndedChangesNothingAboutIt() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        reporter.holdEnds();
        job.end().add(Samples.success());
        reporter.await(Report.Ended.class, 1);
        feed.say(cancel(claimed));
        reporter.awaitHeartbeats(3);
        assertThat(reporter.reports(Report.Gone.class)).isEmpty();
        reporter.release();

        reporter.awaitHeartbeat(beat -> beat.held().isEmpty());
        assertThat(reporter.reports(Report.Ended.class))
                .extracting(Report.Ended::outcome)
                .containsExactly(Samples.success());
    }

    @Test
    void aCancelThatOvertakesTheGrantFreesTheSlotAndNothingEverStarts() {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        feed.say(cancel(claimed));
        assertThat(reporter.await(Report.Gone.class, 1)).isEqualTo(gone(claimed));
        reporter.awaitHeartbeat(beat -> beat.free() == SLOTS);
        feed.say(grant(claimed));

        assertThat(reporter.await(Report.Ended.class, 1).outcome())
                .isInstanceOf(Outcome.Released.class);
        assertThat(jobs).isEmpty();
        assertThat(agentQueue.spent()).containsExactly(dispatch(1));
    }

    @Test
    void whatAnEarlierStartHereStillHasProcessesOfIsNotSaidToBeGone() {
        WorkerRef older = new WorkerRef(WORKER.id(), WORKER.incarnation() - 1);
        Report.Claimed theirs =
                new Report.Claimed(
                        Samples.attempt(1, 1),
                        ClaimName.of(ClaimName.mark(older), 1),
                        older,
                        "host/boot",
                        1);
        alive.add(older);
        start();
        feed.say(cancel(theirs));
        reporter.awaitHeartbeats(10);
        assertThat(reporter.reports()).isEmpty();

        alive.clear();
        feed.say(cancel(theirs));
        assertThat(reporter.await(Report.Gone.class, 1)).isEqualTo(gone(theirs));
        assertThat(reporter.reports(Report.Gone.class)).hasSize(1);
    }

    @Test
    void everyCancelOfWhatIsOverIsAnswered() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        Job job = begun(claimed);
        feed.say(revoke(claimed));
        assertThat(job.over().await(20, TimeUnit.SECONDS)).isTrue();
        reporter.awaitHeartbeat(beat -> beat.held().isEmpty());
        feed.say(cancel(claimed));
        feed.say(revoke(claimed));

        reporter.await(Report.Gone.class, 2);
        assertThat(reporter.reports(Report.Gone.class))
                .containsExactly(gone(claimed), gone(claimed));
    }
}
