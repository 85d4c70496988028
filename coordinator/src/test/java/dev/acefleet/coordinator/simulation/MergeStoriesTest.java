package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of merges that broke an earlier wording of the protocol. That nothing is merged twice, or after the verdict on
/// it, and that a run ends as merged exactly if it is, is held by the world after every step.
class MergeStoriesTest {
    private final Scene scene = new Scene();
    private final Script script = scene.script;
    private final PlanId plan = scene.submit(1);

    private int merges() {
        return scene.world.git.read(plan).line().size();
    }

    /// Nobody is told of a merge.
    private void loseMerged() {
        script.land(
                Channel.ENDED,
                report ->
                        report instanceof Report.Ended ended
                                && ended.outcome() instanceof Outcome.Merged);
    }

    @Test
    void h16ASupersededIntegrateDoesNotPushAfterTheVerdict() {
        AttemptId run = Scene.run(plan, 1, 1);
        AttemptId merge = Scene.merge(plan, 1, 1, 1);
        scene.w1.start();
        scene.untilStarted(merge);
        scene.until("it is about to push", () -> scene.world.story().contains("may push " + merge));
        scene.on(scene.w1).freeze(Duration.ofSeconds(50));
        script.failMerge(run, FailureKind.CONFLICT);
        scene.w2.start();
        scene.until(Event.RunSentBack.class, sent -> sent.work().equals(run.work()));
        assertThat(merges()).isZero();
        scene.untilPassed(plan);
        scene.pass(60);
        assertThat(merges()).isEqualTo(1);
    }

    @Test
    void h17AMergeIsFoundByTheRunThatItNamesAndNotMadeAgain() {
        loseMerged();
        scene.w1.start();
        scene.until("it is merged", () -> merges() == 1);
        scene.w1.kill();
        scene.w1.spool.clear();
        script.forget();
        scene.w2.start();
        scene.untilPassed(plan);
        assertThat(merges()).isEqualTo(1);
        AttemptId again = Scene.merge(plan, 1, 1, 2);
        assertThat(scene.world.ledger.events(Event.AttemptEnded.class).getLast())
                .satisfies(ended -> {
                    assertThat(ended.attempt()).isEqualTo(again);
                    assertThat(ended.outcome()).isInstanceOf(Outcome.Merged.class);
                });
    }

    @Test
    void h18AMergeThatLosesItsWorkersAgainAndAgainIsNotFailedAsPoison() {
        loseMerged();
        for (int lost = 1; lost <= Limits.LOST_WORKERS; lost++) {
            scene.w1.startIfDown();
            AttemptId merge = Scene.merge(plan, 1, 1, lost);
            scene.untilStarted(merge);
            scene.pass(5);
            scene.w1.kill();
            scene.w1.spool.clear();
            scene.untilEnded(merge);
        }
        scene.until(
                Event.WorkParked.class,
                parked -> parked.until().equals(Event.WorkParked.FOR_A_PERSON));
        assertThat(merges()).isEqualTo(1);
        assertThat(scene.world.ledger.events(Event.WorkEnded.class)).isEmpty();
        script.forget();
        scene.w1.start();
        WorkId merge = Scene.merge(plan, 1, 1, 1).work();
        scene.client.act((id, key) -> new Command.RetryWork(id, key, Stages.REPOSITORY, merge));
        scene.untilPassed(plan);
    }
}
