package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Heartbeats every 5 s, leases of 30 s; time in seconds.
class LeaseWatchTest {
    private static final WorkerRef WORKER = new WorkerRef("w1", 1);
    private static final AttemptId ONE = AttemptId.parse("s03-1/03-01/1");
    private static final AttemptId TWO = AttemptId.parse("s03-1/03-02/1");

    /// A monotonic clock may stand anywhere, and overflow.
    private static final long BEGUN = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();

    private final LeaseWatch watch = new LeaseWatch(Timings.USUAL);

    private static long at(double seconds) {
        return BEGUN + (long) (seconds * 1e9);
    }

    private void listen(double from, double to, Heartbeat... beats) {
        for (double second = from; second <= to; second += 1) {
            watch.listened(at(second));
            if ((long) second % 5 == 0) {
                for (Heartbeat beat : beats) {
                    watch.heard(beat, at(second));
                }
            }
        }
    }

    private List<AttemptId> lapsed(double second) {
        return watch.lapsed(at(second)).stream().map(LeaseWatch.Lapse::attempt).toList();
    }

    private static Heartbeat lists(AttemptId... attempts) {
        return lists(WORKER, attempts);
    }

    private static Heartbeat lists(WorkerRef worker, AttemptId... attempts) {
        Heartbeat.Held[] held = new Heartbeat.Held[attempts.length];
        for (int i = 0; i < attempts.length; i++) {
            held[i] = new Heartbeat.Held(attempts[i], claim(attempts[i]));
        }
        return Beats.of(worker, 1, Map.of(), held);
    }

    private static String claim(AttemptId attempt) {
        return "claim of " + attempt;
    }

    private void grant(AttemptId attempt, double second) {
        watch.granted(attempt, claim(attempt), WORKER, at(second));
    }

    @Test
    void aLapseTellsWhatTheLastHeartbeatSaidOfTheAgentsUse() {
        listen(0, 0);
        grant(ONE, 0);
        grant(TWO, 0);
        Usage used = new Usage(true, 0.5, 100, 20, 3);
        listen(1, 5, Beats.of(WORKER, 1, Map.of(), new Heartbeat.Held(ONE, claim(ONE), used)));
        listen(6, 60);
        assertThat(watch.lapsed(at(60)))
                .containsExactly(
                        new LeaseWatch.Lapse(ONE, claim(ONE), used),
                        new LeaseWatch.Lapse(TWO, claim(TWO), Usage.UNKNOWN));
    }

    @Test
    void theLeaseOfASilentWorkerLapsesAfterItsTimeAndIsToldUntilItIsForgotten() {
        listen(0, 0);
        grant(ONE, 0);
        listen(1, 30);
        assertThat(lapsed(30)).isEmpty();
        listen(31, 31);
        assertThat(lapsed(31)).containsExactly(ONE);
        assertThat(lapsed(31)).containsExactly(ONE);
        watch.forget(ONE);
        assertThat(lapsed(31)).isEmpty();
    }

    @Test
    void aHeartbeatRenewsWhatItListsAndNothingElse() {
        listen(0, 0);
        grant(ONE, 0);
        watch.granted(TWO, claim(TWO), new WorkerRef("w2", 1), at(0));
        listen(1, 31, lists(ONE));
        assertThat(lapsed(31)).containsExactly(TWO);
        listen(32, 120, lists(ONE));
        assertThat(lapsed(120)).containsExactly(TWO);
    }

    @Test
    void aHeartbeatUnderAnotherClaimRenewsNothing() {
        listen(0, 0);
        watch.granted(ONE, "another claim", new WorkerRef("w2", 1), at(0));
        listen(1, 31, lists(ONE));
        assertThat(lapsed(31)).containsExactly(ONE);
    }

    @Test
    void aRepeatOfTheClaimRenewsAndAnotherClaimDoesNot() {
        listen(0, 0);
        grant(ONE, 0);
        grant(TWO, 0);
        listen(1, 20);
        watch.claimed(ONE, claim(ONE), at(20));
        watch.claimed(TWO, claim(ONE), at(20));
        listen(21, 45);
        assertThat(lapsed(45)).containsExactly(TWO);
        listen(46, 51);
        assertThat(lapsed(51)).containsExactly(ONE, TWO);
    }

    @Test
    void aClaimThatIsNotGrantedMakesNoLease() {
        listen(0, 0);
        watch.claimed(ONE, claim(ONE), at(0));
        watch.heard(lists(ONE), at(0));
        listen(1, 60);
        assertThat(lapsed(60)).isEmpty();
    }

    @Test
    void nobodyLapsesBeforeTheFirstListening() {
        grant(ONE, 0);
        assertThat(lapsed(100)).isEmpty();
    }

    @Test
    void afterAStartEveryLeaseIsWhole() {
        grant(ONE, 0);
        listen(100, 130);
        assertThat(lapsed(130)).isEmpty();
        listen(131, 131);
        assertThat(lapsed(131)).containsExactly(ONE);
    }

    @Test
    void aPauseInListeningMakesEveryLeaseWhole() {
        listen(0, 0);
        grant(ONE, 0);
        listen(1, 29);
        assertThat(lapsed(35)).as("who does not listen decides nothing").isEmpty();
        listen(36, 66);
        assertThat(lapsed(66)).isEmpty();
        listen(67, 67);
        assertThat(lapsed(67)).containsExactly(ONE);
    }

    @Test
    void notListeningForAHeartbeatAtMostIsNoPause() {
        for (int second = 0; second <= 30; second += 5) {
            watch.listened(at(second));
            if (second == 0) {
                grant(ONE, 0);
            }
        }
        assertThat(lapsed(30)).isEmpty();
        watch.listened(at(35));
        assertThat(lapsed(35)).containsExactly(ONE);
    }

    @Test
    void theSilenceAfterTheLastListeningDoesNotCount() {
        listen(0, 0);
        grant(ONE, 0);
        listen(1, 29);
        assertThat(lapsed(33)).isEmpty();
    }

    @Test
    void whatAWorkerLeavesOutTwiceWhenItMustListItIsLost() {
        listen(0, 0);
        grant(ONE, 1);
        grant(TWO, 1);
        listen(2, 10, lists(TWO));
        assertThat(lapsed(10)).as("left out once after a grant may be obeyed").isEmpty();
        listen(11, 15, lists(TWO));
        assertThat(lapsed(15)).containsExactly(ONE);
    }

    @Test
    void aWorkerThatListsInTimeHasLeftNothingOut() {
        listen(0, 0);
        grant(ONE, 1);
        listen(2, 10, lists());
        listen(11, 15, lists(ONE));
        listen(16, 20, lists());
        assertThat(lapsed(20)).isEmpty();
    }

    @Test
    void theHeartbeatsOfAnotherIncarnationLeaveNothingOut() {
        listen(0, 0);
        grant(ONE, 1);
        listen(2, 30, lists(new WorkerRef("w1", 2)));
        assertThat(lapsed(30)).isEmpty();
        listen(31, 32);
        assertThat(lapsed(32)).containsExactly(ONE);
    }

    @Test
    void oldHeartbeatsThatAreReadTogetherCountOnce() {
        listen(0, 0);
        grant(ONE, 0);
        listen(1, 11);
        for (int i = 0; i < 5; i++) {
            watch.heard(lists(), at(11));
        }
        assertThat(lapsed(11)).isEmpty();
    }
}
