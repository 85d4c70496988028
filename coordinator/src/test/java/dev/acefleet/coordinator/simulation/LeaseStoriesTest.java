package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of claims, grants and leases that broke an earlier wording of the protocol. That no process starts without a
/// standing lease, none twice, and no end without one is held by the world after every step.
class LeaseStoriesTest {
    private final Scene scene = new Scene();
    private final Script script = scene.script;

    @Test
    void h01ARepeatedGrantDoesNotGiveTheRunningAttemptBack() {
        scene.w1.start();
        script.land(
                Channel.CONTROL,
                ControlMessage.class::isInstance,
                Fates.HOP,
                Duration.ofSeconds(3),
                Duration.ofSeconds(9));
        PlanId plan = scene.submit(1);
        scene.untilPassed(plan);
        assertThat(scene.world.ledger.events(Event.AttemptEnded.class))
                .noneMatch(ended -> ended.outcome() instanceof Outcome.Released)
                .hasSize(2);
    }

    @Test
    void h02ASecondReleasedDoesNotEndTheNextLease() {
        scene.w1.start();
        PlanId plan = scene.submit(2);
        AttemptId given = Scene.run(plan, 2, 1);
        script.land(Channel.CONTROL, Scene.grant(given), Duration.ofSeconds(1));
        script.land(
                Channel.ENDED,
                report ->
                        report instanceof Report.Ended ended
                                && ended.outcome() instanceof Outcome.Released,
                Fates.HOP,
                Duration.ofSeconds(25));
        scene.untilStarted(Scene.run(plan, 1, 1));
        scene.w1.process().orElseThrow().stop(() -> {});
        scene.w2.start();
        scene.untilEnded(given);
        assertThat(scene.world.ledger.events(Event.AttemptEnded.class))
                .filteredOn(ended -> ended.attempt().equals(given))
                .singleElement()
                .satisfies(
                        ended -> assertThat(ended.outcome()).isInstanceOf(Outcome.Released.class));
        AttemptId next = Scene.run(plan, 2, 2);
        scene.untilStarted(next);
        scene.pass(10);
        scene.untilPassed(plan);
        assertThat(scene.world.ledger.events(Event.AttemptEnded.class))
                .filteredOn(ended -> ended.attempt().equals(next))
                .singleElement()
                .satisfies(
                        ended -> assertThat(ended.outcome()).isInstanceOf(Outcome.Succeeded.class));
    }

    @Test
    void h03ARepeatedClaimIsNotGrantedAfterItsLeaseLapsed() {
        scene.w1.start();
        PlanId plan = scene.submit(1);
        AttemptId first = Scene.run(plan, 1, 1);
        script.land(Channel.CONTROL, ControlMessage.class::isInstance);
        script.land(
                Channel.CLAIM,
                claim ->
                        claim instanceof Report.Claimed claimed
                                && claimed.attempt().equals(first)
                                && claimed.send() > 1,
                Duration.ofSeconds(14));
        scene.untilEnded(first);
        assertThat(scene.world.ledger.events(Event.AttemptEnded.class))
                .as("its worker did not list it")
                .hasSize(1);
        script.forget();
        scene.untilPassed(plan);
        assertThat(scene.world.ledger.events(Event.Leased.class))
                .extracting(Event.Leased::attempt)
                .containsExactly(first, Scene.run(plan, 1, 2), Scene.merge(plan, 1, 2, 1));
    }

    @Test
    void h07AnAttemptThatEndedIsNotLapsedBecauseItsReportWaitsToBeRead() {
        scene.w1.start();
        PlanId plan = scene.submit(1);
        AttemptId attempt = Scene.run(plan, 1, 1);
        scene.untilStarted(attempt);
        script.work(Duration.ofSeconds(1));
        scene.pass(18);
        for (int i = 0; i < 3_000; i++) {
            scene.world.broker.say(new Report.Started(attempt, "another claim", 0, 0));
        }
        scene.untilPassed(plan);
        assertThat(scene.world.ledger.events(Event.AttemptEnded.class))
                .extracting(Event.AttemptEnded::outcome)
                .hasExactlyElementsOfTypes(Outcome.Succeeded.class, Outcome.Merged.class);
    }
}
