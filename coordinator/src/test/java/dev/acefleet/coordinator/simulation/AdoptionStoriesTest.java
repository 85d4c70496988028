package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of adopted attempts that broke an earlier wording of the protocol (P18). That only the commit that was checked
/// is merged is held by the world at every push.
class AdoptionStoriesTest {
    private final Scene scene = new Scene();
    private final PlanId plan = scene.submit(1);
    private final AttemptId first = Scene.run(plan, 1, 1);
    private final AttemptId second = Scene.run(plan, 1, 2);

    private Outcome endOf(AttemptId attempt) {
        return scene.world.ledger.events(Event.AttemptEnded.class).stream()
                .filter(ended -> ended.attempt().equals(attempt))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    /// The agent commits what would do after sixteen of its twenty seconds.
    private void loseAfterItsCommit(AttemptId attempt) {
        scene.w1.startIfDown();
        scene.untilStarted(attempt);
        scene.pass(17);
        scene.w1.kill();
        scene.untilEnded(attempt);
    }

    /// Two attempts have left the same commit, of which the second one's is in conflict.
    @Test
    void h19ARunThatIsSentBackAfterAConflictDoesNotAdoptWhatIsInConflict() {
        loseAfterItsCommit(first);
        scene.script.land(Channel.ENDED, _ -> true);
        scene.w2.start();
        scene.until("it is adopted", () -> scene.world.story().contains("ends " + second));
        scene.w2.kill();
        scene.w2.spool.clear();
        scene.untilEnded(second);
        scene.script.forget();
        scene.script.failMerge(second, FailureKind.CONFLICT);
        scene.w1.start();
        scene.until(Event.RunSentBack.class, sent -> sent.kind() == FailureKind.CONFLICT);
        assertThat(endOf(Scene.run(plan, 1, 3))).isInstanceOf(Outcome.Adopted.class);
        AttemptId again = Scene.run(plan, 1, 4);
        scene.untilEnded(again);
        assertThat(endOf(again)).as(scene.world.story()).isInstanceOf(Outcome.Succeeded.class);
        scene.untilPassed(plan);
    }

    /// Its worker is cut off from the broker alone, so the agent goes on after the lease has lapsed.
    @Test
    void h20AnAdoptedRefThatMovesIsMergedAsItWasChecked() {
        scene.script.work(Duration.ofMinutes(5));
        scene.w1.start();
        scene.untilStarted(first);
        scene.until("it commits", () -> scene.world.git.attempt(first).isPresent());
        CommitId checked = scene.world.git.attempt(first).orElseThrow();
        scene.on(scene.w1).cut(Duration.ofMinutes(10));
        scene.w2.start();
        scene.untilEnded(second);
        scene.w2.kill();
        assertThat(endOf(second))
                .isInstanceOfSatisfying(
                        Outcome.Adopted.class,
                        adopted -> assertThat(adopted.commit()).isEqualTo(checked));
        scene.until(
                "its ref moves",
                () -> !scene.world.git.attempt(first).orElseThrow().equals(checked));
        scene.w2.start();
        scene.untilPassed(plan);
        assertThat(scene.world.git.read(plan).line())
                .singleElement()
                .satisfies(merge -> assertThat(merge.merged()).hasValue(checked));
    }
}
