package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What time and the workers' heartbeats make the loop do.
class CoordinatorLoopTimeTest {
    private static final Duration LEASE = Limits.LEASE.plusSeconds(3);

    private final Shard shard = new Shard().start();

    private AttemptId queued() {
        PlanId plan = shard.submit("k", Story.run("03-01", 1));
        shard.settle();
        shard.takeDispatched();
        return new AttemptId(new WorkId(plan, "03-01"), 1);
    }

    private AttemptId leased() {
        AttemptId attempt = queued();
        shard.claim(attempt, 1);
        shard.settle();
        shard.takeTold();
        return attempt;
    }

    private static AttemptId next(AttemptId attempt) {
        return new AttemptId(attempt.work(), attempt.number() + 1);
    }

    private List<ControlMessage.Revoke> revokes() {
        return shard.takeTold().stream()
                .filter(ControlMessage.Revoke.class::isInstance)
                .map(ControlMessage.Revoke.class::cast)
                .toList();
    }

    @Test
    void theLeaseOfASilentWorkerLapsesAndTheWorkIsQueuedAgain() {
        AttemptId attempt = leased();
        shard.pass(LEASE);
        assertThat(shard.events(Event.AttemptEnded.class)).hasSize(1);
        assertThat(revokes()).hasSize(1);
        assertThat(shard.takeDispatched()).containsExactly(next(attempt));
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void heartbeatsKeepTheLeaseAndNothingIsRevoked() {
        AttemptId attempt = leased();
        shard.pass(Duration.ofMinutes(10), Shard.lists(attempt));
        assertThat(shard.events(Event.AttemptEnded.class)).isEmpty();
        assertThat(revokes()).isEmpty();
    }

    @Test
    void whatTheWorkerDoesNotListIsLostLongBeforeItsTime() {
        leased();
        shard.pass(Duration.ofSeconds(20), Shard.lists());
        assertThat(shard.events(Event.AttemptEnded.class)).hasSize(1);
    }

    /// H7: what was said before the silence is read before the lease lapses.
    @Test
    void anEndReportThatWaitsInTheInboxComesBeforeTheLapse() {
        AttemptId attempt = leased();
        shard.pass(Limits.LEASE.minusSeconds(3));
        for (int i = 0; i < 35; i++) {
            shard.say(new Report.Started(attempt, "other", 0, 0));
        }
        shard.end(attempt, Shard.succeeded(attempt));
        for (int second = 0; second < 10; second++) {
            shard.clocks.advance(Duration.ofSeconds(2));
            shard.step();
        }
        assertThat(shard.events(Event.AttemptEnded.class))
                .singleElement()
                .satisfies(
                        ended -> assertThat(ended.outcome()).isInstanceOf(Outcome.Succeeded.class));
    }

    @Test
    void aCoordinatorThatTakesOverGivesEveryLeaseItsWholeTime() {
        AttemptId attempt = leased();
        shard.pass(Limits.LEASE.minusSeconds(3));
        shard.start();
        shard.pass(Limits.LEASE.minusSeconds(3));
        assertThat(shard.events(Event.AttemptEnded.class)).isEmpty();
        shard.pass(Duration.ofMinutes(5), Shard.lists(attempt));
        assertThat(shard.events(Event.AttemptEnded.class)).isEmpty();
        shard.pass(LEASE);
        assertThat(shard.events(Event.AttemptEnded.class)).hasSize(1);
    }

    @Test
    void whoCannotReadPresenceBlamesNobody() {
        leased();
        shard.fleet.fallBehind(true);
        shard.pass(Duration.ofMinutes(10));
        assertThat(shard.events(Event.AttemptEnded.class)).isEmpty();
        shard.fleet.fallBehind(false);
        shard.pass(Limits.LEASE.minusSeconds(3));
        assertThat(shard.events(Event.AttemptEnded.class)).isEmpty();
        shard.pass(Duration.ofSeconds(6));
        assertThat(shard.events(Event.AttemptEnded.class)).hasSize(1);
    }

    @Test
    void whatAWorkerListsWithoutALeaseIsRevokedUntilItStops() {
        AttemptId attempt = leased();
        shard.pass(LEASE);
        assertThat(revokes()).hasSize(1);
        shard.pass(Duration.ofSeconds(5), Shard.lists(attempt));
        assertThat(revokes()).hasSize(2).allMatch(revoke -> revoke.attempt().equals(attempt));
        shard.pass(Duration.ofSeconds(5), Shard.lists());
        assertThat(revokes()).isEmpty();
    }

    @Test
    void theWorkOfAnotherShardIsNotRevoked() {
        AttemptId elsewhere = AttemptId.parse("s03-0000000000/03-01/1");
        shard.pass(Duration.ofSeconds(5), Shard.lists(elsewhere));
        assertThat(revokes()).isEmpty();
    }

    @Test
    void workQueuedBesideAFreeSlotIsDispatchedAgain() {
        AttemptId attempt = queued();
        shard.pass(Limits.REDISPATCH.minusSeconds(3), Shard.lists());
        assertThat(shard.takeDispatched()).isEmpty();
        shard.pass(Duration.ofSeconds(10), Shard.lists());
        assertThat(shard.takeDispatched()).containsExactly(attempt);
    }

    /// Work that waits for a moment that is a few seconds away.
    private AttemptId parked() {
        AttemptId attempt = leased();
        shard.end(attempt, new Outcome.Declined("no such agent"));
        shard.settle();
        assertThat(shard.takeDispatched()).isEmpty();
        return attempt;
    }

    /// Monotonic time stands still in a machine that is suspended: the broker is asked, and what fell due meanwhile is due.
    @Test
    void aClockThatLeapsAheadIsBelievedWhenTheBrokersHasToo() {
        AttemptId attempt = parked();
        int announced = shard.announcements();
        shard.clocks.jump(Duration.ofDays(1));
        shard.pass(Timings.USUAL.tick());
        assertThat(shard.takeDispatched()).as("not before the broker has been asked").isEmpty();
        assertThat(shard.announcements()).isEqualTo(announced + 1);
        shard.pass(Timings.USUAL.tick());
        assertThat(shard.takeDispatched()).containsExactly(next(attempt));
        shard.pass(Duration.ofMinutes(1));
        assertThat(shard.announcements()).as("once").isEqualTo(announced + 1);
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void aClockThatLeapsAheadAloneEndsTheTermBeforeAnythingIsDecidedByIt() {
        AttemptId attempt = parked();
        ManualClocks own = new ManualClocks();
        own.advance(Duration.between(own.wall(), shard.clocks.wall()));
        shard.start(own);
        own.jump(Duration.ofDays(40));
        shard.say(new Report.Started(attempt, "of long ago", 0, 0));
        own.advance(Timings.USUAL.tick());
        assertThatThrownBy(shard::step).isInstanceOf(WrongClock.class);
        assertThat(shard.takeDispatched()).isEmpty();
        assertThat(shard.topics.entries())
                .allMatch(entry -> entry.at().isBefore(shard.clocks.wall().plusSeconds(1)));
        shard.start().settle();
        assertThat(shard.takeDispatched()).as("it is not due").isEmpty();
        shard.pass(Duration.ofSeconds(6));
        assertThat(shard.takeDispatched()).containsExactly(next(attempt));
    }

    @Test
    void parkedWorkFallsDueByItself() {
        AttemptId attempt = parked();
        shard.pass(Duration.ofSeconds(6));
        assertThat(shard.takeDispatched()).containsExactly(next(attempt));
    }
}
