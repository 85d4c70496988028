package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of coordinators, their journal and their inbox that broke an earlier wording of the protocol.
class CoordinatorStoriesTest {
    private final Scene scene = new Scene();
    private final Script script = scene.script;

    /// The first coordinator is about to say a grant, and stands still; the second one ends the lease for want of any
    /// sign, which its worker does not hear.
    @Test
    void h08AStaleGrantOfADeposedCoordinatorStartsNoProcess() {
        PlanId plan = scene.submit(1);
        AttemptId first = Scene.run(plan, 1, 1);
        scene.until(Event.WorkQueued.class, queued -> queued.attempt().equals(first));
        stop(scene.c1, "tell", 60);
        script.land(Channel.CLAIM, claim -> ((Report.Claimed) claim).send() > 1);
        script.landFrom(Channel.CONTROL, (from, _) -> from == scene.c2);
        scene.w1.start();
        scene.untilLeased(first);
        scene.world.in(Duration.ofSeconds(6), scene.c2::begin);
        scene.untilEnded(first);
        scene.pass(60);
        script.forget();
        scene.c1.lead(false);
        scene.c2.lead(true);
        scene.untilPassed(plan);
    }

    /// The same, but the worker's claims come through again when the first coordinator does: its answer would be fresh.
    @Test
    void h08ADeposedCoordinatorThatComesBackGrantsNothingFromMemory() {
        PlanId plan = scene.submit(1);
        AttemptId first = Scene.run(plan, 1, 1);
        scene.until(Event.WorkQueued.class, queued -> queued.attempt().equals(first));
        script.land(Channel.CLAIM, claim -> ((Report.Claimed) claim).send() > 1);
        script.land(Channel.CONTROL, ControlMessage.class::isInstance);
        scene.w1.start();
        scene.untilLeased(first);
        scene.pass(1);
        scene.c1.freeze(Duration.ofSeconds(40));
        scene.c2.begin();
        scene.untilEnded(first);
        scene.until("the first one moves again soon", () -> !scene.c1.isFrozen());
        script.forget();
        script.landFrom(Channel.CONTROL, (from, _) -> from == scene.c2);
        scene.pass(10);
        script.forget();
        scene.c1.lead(false);
        scene.c2.lead(true);
        scene.untilPassed(plan);
    }

    private void stop(CoordinatorHost host, String where, long seconds) {
        script.once(
                host,
                where,
                () -> {
                    host.freeze(Duration.ofSeconds(seconds));
                    scene.pass(seconds);
                });
    }

    @Test
    void h09WhatFollowsALostAppendInThePipelineDoesNotCount() {
        scene.w1.start();
        scene.pass(2);
        script.land(Channel.JOURNAL, entry -> ((Entry.Decided) entry).number() == 2);
        PlanId plan = scene.submit(2);
        scene.until("the rest of the pipeline is there", () -> scene.world.ledger.entries() > 3);
        assertThat(scene.world.ledger.events(Event.class))
                .allMatch(Event.Repeated.class::isInstance);
        script.forget();
        scene.untilPassed(plan);
        assertThat(scene.world.ledger.events(Event.PlanAccepted.class)).hasSize(1);
    }

    @Test
    void h10ALateAppendOfAnOlderEpochDoesNotDeposeTheLiveCoordinator() {
        PlanId plan = scene.submit(2);
        scene.until(Event.PlanAccepted.class, _ -> true);
        script.landFrom(Channel.JOURNAL, (from, _) -> from == scene.c1, Duration.ofSeconds(20));
        scene.w1.start();
        scene.pass(3);
        scene.c1.crash(Duration.ofHours(5));
        scene.c2.lead(true);
        scene.pass(30);
        assertThat(scene.c2.isLeading()).as(scene.world.story()).isTrue();
        scene.untilPassed(plan);
        assertThat(scene.world.story()).doesNotContain("is deposed");
    }

    @Test
    void h14AnIdleShardKeepsItsPlaceInAnInboxThatExpires() {
        scene.w1.start();
        PlanId plan = scene.submit(1);
        scene.untilPassed(plan);
        AttemptId over = Scene.run(plan, 1, 1);
        for (int hour = 0; hour < 3; hour++) {
            scene.world.broker.say(new Report.Started(over, "of long ago", 0, 0));
            int before = scene.world.broker.inbox.size();
            scene.world.pass(Duration.ofMinutes(61));
            scene.world.broker.expireInbox(before);
        }
        scene.c1.crash(Duration.ofSeconds(1));
        scene.pass(5);
        scene.client.submit("another", Stages.ofRuns(4, 1));
        scene.until(
                "both are over",
                () -> scene.world.ledger.events(Event.PlanEnded.class).size() == 2);
    }

    @Test
    void h15ARefusedCommandDoesNotComeToLifeByARetry() {
        PlanId plan = scene.submit(1);
        scene.until(Event.PlanAccepted.class, _ -> true);
        scene.client.submit("other", Stages.ofRuns(3, 2));
        scene.until("it is refused", () -> scene.client.answer("other").isPresent());
        scene.w1.start();
        scene.untilPassed(plan);
        scene.client.say("other", Stages.ofRuns(3, 2));
        scene.c1.crash(Duration.ofSeconds(1));
        scene.client.say("other", Stages.ofRuns(3, 2));
        scene.pass(30);
        assertThat(scene.world.ledger.events(Event.PlanAccepted.class)).hasSize(1);
        assertThat(scene.world.ledger.events(Event.CommandAnswered.class))
                .filteredOn(answered -> answered.key().equals("other"))
                .hasSizeGreaterThan(1)
                .extracting(Event.CommandAnswered::answer)
                .allMatch(Answer.Refused.class::isInstance);
    }
}
