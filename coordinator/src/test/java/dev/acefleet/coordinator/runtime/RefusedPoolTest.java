package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A broker that does not let the coordinator have the topics of one pool.
class RefusedPoolTest {
    private static final Pool CLOSED = new Pool("closed");

    private final Shard shard = new Shard().start();

    /// Somebody wants work done by a pool that cannot be had.
    private AttemptId submitToTheClosedPool() {
        shard.fleet.refuse(CLOSED, true);
        StageSubmission stage = Story.inPool(CLOSED, Story.stage("4", Story.run("04-01", 1)));
        shard.say(new Command.SubmitStage("c-closed", "closed", stage));
        PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), "closed");
        return new AttemptId(new WorkId(plan, "04-01"), 1);
    }

    @Test
    void theWorkOfOthersGoesOnAlsoUnderTheNextCoordinator() {
        submitToTheClosedPool();
        PlanId plan = shard.submit("k", Story.run("03-01", 1));
        AttemptId open = new AttemptId(new WorkId(plan, "03-01"), 1);
        shard.settle();
        assertThat(shard.takeDispatched()).containsExactly(open);
        shard.start().settle();
        assertThat(shard.takeDispatched()).containsExactly(open);
        shard.claim(open, 1);
        shard.settle();
        assertThat(shard.takeTold()).hasSize(1);
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void theWorkOfThePoolIsDispatchedWhenItsTopicsCanBeHad() {
        AttemptId waiting = submitToTheClosedPool();
        shard.settle();
        Heartbeat idle = Beats.ofPool(CLOSED, "w9");
        shard.pass(Limits.REDISPATCH.plusSeconds(10), idle);
        assertThat(shard.takeDispatched()).isEmpty();
        shard.fleet.refuse(CLOSED, false);
        shard.pass(Limits.REDISPATCH.plus(Duration.ofSeconds(10)), idle);
        List<AttemptId> dispatched = shard.takeDispatched();
        assertThat(dispatched).isNotEmpty().containsOnly(waiting);
    }
}
