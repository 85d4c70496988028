package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.coordinator.core.Input;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolWatchTest {
    private static final Input.PoolLane AGENT = new Input.PoolLane(Pool.DEFAULT, Lane.AGENT);
    private static final Input.PoolLane GIT = new Input.PoolLane(Pool.DEFAULT, Lane.GIT);

    private final PoolWatch watch = new PoolWatch(Timings.USUAL);

    private void beats(int from, int to, WorkerRef worker, int free) {
        for (int second = from; second <= to; second += 5) {
            watch.heard(Beats.of(worker, free, Map.of()), at(second));
        }
    }

    private static long at(int second) {
        return second * 1_000_000_000L;
    }

    @Test
    void aLaneIsIdleThatGaveAWorkerNothingAllTheTime() {
        beats(0, 25, new WorkerRef("w1", 1), 1);
        assertThat(watch.idle(at(29))).isEmpty();
        beats(30, 30, new WorkerRef("w1", 1), 1);
        assertThat(watch.idle(at(30))).containsExactlyInAnyOrder(AGENT, GIT);
    }

    @Test
    void oneBusyHeartbeatBeginsAnew() {
        beats(0, 25, new WorkerRef("w1", 1), 1);
        beats(26, 26, new WorkerRef("w1", 1), 0);
        beats(30, 55, new WorkerRef("w1", 1), 1);
        assertThat(watch.idle(at(59))).isEmpty();
        assertThat(watch.idle(at(60))).contains(AGENT);
    }

    @Test
    void aSilentWorkerAsksForNothing() {
        beats(0, 30, new WorkerRef("w1", 1), 1);
        assertThat(watch.idle(at(61))).isEmpty();
    }

    @Test
    void theOlderStartOfAWorkerDoesNotSpeakForIt() {
        for (int second = 0; second <= 30; second += 5) {
            beats(second, second, new WorkerRef("w1", 2), 0);
            beats(second, second, new WorkerRef("w1", 1), 2);
        }
        assertThat(watch.idle(at(30))).isEmpty();
    }
}
