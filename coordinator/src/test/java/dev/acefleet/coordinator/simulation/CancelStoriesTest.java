package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of cancels that broke an earlier wording of the protocol (P17). That nothing is said to be cancelled while a
/// process of it lives is held by the world after every step.
class CancelStoriesTest {
    private final Scene scene = new Scene();
    private final Script script = scene.script;
    private final PlanId plan = scene.submit(1);
    private final AttemptId first = Scene.run(plan, 1, 1);

    private void cancel() {
        scene.client.act(
                (id, key) -> new Command.CancelPlan(id, key, Stages.REPOSITORY, plan, "enough"));
        scene.until(Event.PlanCancelling.class, _ -> true);
    }

    private boolean isOver() {
        return !scene.world.ledger.events(Event.WorkEnded.class).isEmpty();
    }

    /// The work is cancelled, and whoever had it has said that it is gone.
    private void untilConfirmed() {
        scene.until(Event.PlanEnded.class, ended -> ended.verdict() == Verdict.CANCELLED);
        assertThat(scene.world.ledger.events(Event.WorkEnded.class))
                .as(scene.world.story())
                .singleElement()
                .satisfies(ended -> {
                    assertThat(ended.status()).isEqualTo(WorkStatus.CANCELLED);
                    assertThat(ended.reason()).doesNotContain("unconfirmed");
                });
    }

    @Test
    void h04WorkOfWhichAnEarlierAttemptWasGrantedIsNotCancelledAtOnce() {
        script.work(Duration.ofMinutes(5));
        scene.w1.start();
        scene.untilStarted(first);
        scene.on(scene.w1).freeze(Duration.ofMinutes(2));
        scene.untilEnded(first);
        AttemptId second = Scene.run(plan, 1, 2);
        scene.until(Event.WorkQueued.class, queued -> queued.attempt().equals(second));
        cancel();
        scene.pass(20);
        assertThat(isOver()).as("the first attempt may live").isFalse();
        untilConfirmed();
    }

    @Test
    void h05ACancelThatIsLostIsSaidAgain() {
        script.work(Duration.ofMinutes(5));
        script.land(Channel.CONTROL, Scene.body(ControlMessage.Cancel.class, first));
        scene.w1.start();
        scene.untilStarted(first);
        cancel();
        scene.pass(8);
        script.forget();
        scene.pass(20);
        assertThat(isOver()).as(scene.world.story()).isTrue();
        untilConfirmed();
    }

    @Test
    void h06AnotherMachineWithTheSameIdCannotSayThatAFrozenOneHasNothing() {
        script.work(Duration.ofMinutes(5));
        scene.w1.start();
        scene.untilStarted(first);
        scene.on(scene.w1).freeze(Duration.ofMinutes(2));
        new WorkerMachine(scene.world, scene.w1.id, "another box").start();
        scene.pass(5);
        cancel();
        scene.pass(30);
        assertThat(scene.world.story()).contains("says to w1: Cancel");
        assertThat(isOver()).as("the frozen one goes on some time").isFalse();
        untilConfirmed();
    }
}
