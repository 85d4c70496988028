package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A cancel is said until it is answered: with each heartbeat of its worker, and by whoever takes over.
class CoordinatorLoopCancelTest {
    private static final Duration BEAT = Limits.HEARTBEAT;

    private final Shard shard = new Shard();
    private PlanId plan = new PlanId("none");
    private AttemptId attempt = AttemptId.parse("none/none/1");

    @BeforeEach
    void aRunIsLeasedAndItsPlanCancelled() {
        shard.start();
        plan = shard.submit("k", Story.run("03-01", 1));
        attempt = new AttemptId(new WorkId(plan, "03-01"), 1);
        shard.settle();
        shard.claim(attempt, 1);
        shard.settle();
        shard.takeTold();
        shard.say(new Command.CancelPlan("c", "x", Story.REPOSITORY, plan, "no need"));
        shard.settle();
    }

    @Test
    void aCancelIsSaidAtOnceAndWithEachHeartbeatAgain() {
        assertThat(cancels()).containsExactly(attempt);
        shard.pass(BEAT, Shard.lists(attempt));
        assertThat(cancels()).isNotEmpty();
        shard.pass(BEAT, Shard.lists());
        assertThat(cancels()).as("also when it is not listed").isNotEmpty();
    }

    @Test
    void nothingIsSaidWhereNobodyIsHeard() {
        cancels();
        shard.pass(Duration.ofSeconds(10));
        assertThat(cancels()).isEmpty();
    }

    @Test
    void afterTheLapseTheCancelGoesOnInThePlaceOfARevoke() {
        shard.pass(Limits.LEASE.plusSeconds(3));
        assertThat(shard.events(Event.AttemptEnded.class)).hasSize(1);
        cancels();
        shard.pass(BEAT, Shard.lists(attempt));
        List<ControlMessage.Body> told = shard.takeTold();
        assertThat(told).isNotEmpty().allMatch(ControlMessage.Cancel.class::isInstance);
    }

    @Test
    void whoTakesOverSaysItAgain() {
        cancels();
        shard.start();
        shard.settle();
        assertThat(cancels()).containsExactly(attempt);
    }

    @Test
    void theAnswerEndsThePlanAndTheRepeats() {
        shard.say(new Report.Gone(attempt, Shard.claimOf(attempt), Shard.W1, Shard.MACHINE));
        shard.settle();
        cancels();
        assertThat(shard.events(Event.PlanEnded.class))
                .extracting(Event.PlanEnded::verdict)
                .containsExactly(Verdict.CANCELLED);
        shard.pass(BEAT, Shard.lists());
        assertThat(cancels()).isEmpty();
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void withoutAnAnswerItIsOverAfterTheOfflineLimit() {
        shard.pass(Limits.CANCEL.plusSeconds(10));
        assertThat(shard.events(Event.WorkEnded.class).getLast().reason())
                .isEqualTo("cancelled, unconfirmed on w1");
        assertThat(shard.events(Event.PlanEnded.class)).hasSize(1);
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    private List<AttemptId> cancels() {
        return shard.takeTold().stream()
                .filter(ControlMessage.Cancel.class::isInstance)
                .map(told -> ((ControlMessage.Cancel) told).attempt())
                .toList();
    }
}
