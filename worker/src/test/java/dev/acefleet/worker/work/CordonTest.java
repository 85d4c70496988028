package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.EPOCH;
import static dev.acefleet.worker.work.Samples.attempt;
import static dev.acefleet.worker.work.Samples.dispatch;
import static dev.acefleet.worker.work.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A worker that a person wants to take nothing.
@Timeout(60)
class CordonTest extends LoopOnFakes {
    private void cordon(boolean cordoned) {
        feed.say(message(EPOCH, new ControlMessage.Cordon(cordoned, "new disk")));
    }

    @Test
    void itTakesNothingAndWhatItHasGoesOn() throws InterruptedException {
        start();
        agentQueue.put(dispatch(1));
        Job job = begun(claimed(1));
        cordon(true);
        reporter.awaitHeartbeat(beat -> beat.free() == 0 && beat.idle().isEmpty());
        reporter.awaitHeartbeats(3);
        agentQueue.put(dispatch(2));
        reporter.awaitHeartbeats(5);
        assertThat(reporter.reports(Report.Claimed.class)).hasSize(1);

        job.end().add(Samples.success());
        assertThat(reporter.await(Report.Ended.class, 1).attempt()).isEqualTo(attempt(1, 1));
        cordon(false);
        assertThat(claimed(2).attempt()).isEqualTo(attempt(2, 1));
    }

    @Test
    void whatIsNotSaidAnyMoreIsOver() {
        start();
        cordon(true);
        reporter.awaitHeartbeat(beat -> beat.free() == 0);
        reporter.awaitHeartbeats(3);
        agentQueue.put(dispatch(1));
        clock.advance(TIMINGS.heartbeat().multipliedBy(5));
        assertThat(claimed(1).attempt()).isEqualTo(attempt(1, 1));
    }
}
