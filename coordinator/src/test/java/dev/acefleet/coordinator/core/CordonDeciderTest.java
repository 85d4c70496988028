package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.MACHINE;
import static dev.acefleet.coordinator.core.Core.WORKER;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CordonDeciderTest {
    private static final WorkerRef OTHER = new WorkerRef("w2", 1);

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
    private final AttemptId attempt = core.attempt(plan, "03-01");

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private List<Effect> cordon(boolean cordoned, String key) {
        return core.on(
                new Input.Said(
                        new Command.CordonWorker("c-" + key, key, "w1", cordoned, "new disk")));
    }

    @Test
    void aCordonedWorkerIsToldAtOnceAndWithEachHeartbeat() {
        assertThat(cordon(true, "k")).containsExactly(new Effect.Cordon("w1", true, "new disk"));
        assertThat(core.lastAnswer()).isEqualTo(new Answer.Done());
        assertThat(core.state.again("w1"))
                .containsExactly(new Effect.Cordon("w1", true, "new disk"));
        assertThat(core.state.again("w2")).isEmpty();
    }

    @Test
    void aCordonedWorkerGetsNoGrantAndTheAttemptGoesToAnotherUnderTheSameNumber() {
        cordon(true, "k");
        core.claim(attempt);
        assertThat(core.effects.getLast()).isInstanceOf(Effect.Refuse.class);
        assertThat(core.state.leases()).isEmpty();
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);

        assertThat(Core.of(Effect.Dispatch.class, core.tick(Duration.ofSeconds(5))))
                .extracting(Effect.Dispatch::attempt)
                .as("its record is spent, the other's is not")
                .containsExactly(attempt);
        core.claim(core.attempt(plan, "03-01"), OTHER);
        assertThat(core.state.leases()).hasSize(1);
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(1);
        assertThat(core.work(plan, "03-01").consumed).isZero();
    }

    @Test
    void aWorkerThatDoesNotListenMakesNobodyBusy() {
        cordon(true, "k");
        String claim = core.claim(attempt);
        assertThat(core.ask(new Report.Claimed(attempt, claim, WORKER, MACHINE, 2)).events())
                .as("a repeat is refused again, and nothing else")
                .isEmpty();
        core.tick(Duration.ofSeconds(5));
        core.claim(attempt);
        assertThat(Core.of(Effect.Dispatch.class, core.tick(Duration.ofSeconds(4)))).isEmpty();
        assertThat(Core.of(Effect.Dispatch.class, core.tick(Duration.ofSeconds(1)))).hasSize(1);
    }

    @Test
    void whatItHasInHandGoesOn() {
        String claim = core.start(plan, "03-01");
        cordon(true, "k");
        assertThat(core.ask(new Report.Claimed(attempt, claim, WORKER, MACHINE, 2)).effects())
                .first()
                .isInstanceOf(Effect.Grant.class);
        core.end(attempt, claim, core.succeeded(plan, "03-01"));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.MERGING);
    }

    @Test
    void aWorkerThatIsUncordonedIsToldAndGetsWorkAgain() {
        cordon(true, "k");
        assertThat(cordon(false, "l")).contains(new Effect.Cordon("w1", false, "new disk"));
        assertThat(core.state.again("w1")).isEmpty();
        core.claim(attempt);
        assertThat(core.state.leases()).hasSize(1);
        cordon(false, "m");
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void theSameKeyGetsItsFirstAnswerAndChangesNothing() {
        cordon(true, "k");
        cordon(false, "l");
        assertThat(cordon(true, "k")).isEmpty();
        assertThat(core.state.cordons).isEmpty();
    }

    @Test
    void whoTakesOverTellsItAgain() {
        cordon(true, "k");
        assertThat(core.state.withoutPlan()).contains(new Event.WorkerCordoned("w1", "new disk"));
        State fresh = new State();
        core.state.withoutPlan().forEach(event -> Evolver.evolve(fresh, event, Instant.EPOCH, 1));
        assertThat(fresh.cordons).isEqualTo(core.state.cordons);
    }
}
