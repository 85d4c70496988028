package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// How long a worker is known that is not seen any more.
class ForgottenWorkerTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));

    private void assertKnown(boolean yes) {
        assertThat(core.state.workers.containsKey(Core.WORKER.id())).isEqualTo(yes);
        assertThat(core.said(Event.WorkerForgotten.class)).hasSize(yes ? 0 : 1);
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aWorkerThatWasGivenNothingForAMonthIsForgotten() {
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        core.tick(MONTH.minus(SECOND));
        assertKnown(true);
        core.tick(SECOND);
        assertKnown(false);
        core.tick(MONTH);
        assertKnown(false);
    }

    @Test
    void eachLeaseMakesItKnownAnew() {
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        core.tick(MONTH.minus(SECOND));
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        core.tick(MONTH.minus(SECOND));
        assertKnown(true);
        core.tick(SECOND);
        assertKnown(false);
    }

    @Test
    void whoHasALeaseIsKnown() {
        core.start(plan, "03-01");
        core.tick(MONTH.multipliedBy(2));
        assertKnown(true);
    }

    @Test
    void whoMayHaveSomethingLeftOfALostAttemptIsKnownUntilItIsGone() {
        var attempt = core.attempt(plan, "03-01");
        String claim = core.claim(attempt);
        core.lapse(attempt, claim);
        core.tick(MONTH.multipliedBy(2));
        assertKnown(true);
        core.gone(attempt, claim);
        core.tick(SECOND);
        assertKnown(false);
    }

    /// What each new epoch repeats must not make everybody young again.
    @Test
    void whatIsToldAgainIsAsOldAsItWas() {
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        Instant seen = core.now;
        State again = new State();
        Instant later = seen.plus(MONTH);
        core.state.withoutPlan().forEach(event -> Evolver.evolve(again, event, later, 9));
        assertThat(again.forgettable(seen)).containsExactly(Core.WORKER.id());
        assertThat(again.forgettable(seen.minusNanos(1))).isEmpty();
    }

    @Test
    void aWorkerThatComesBackIsKnownAgain() {
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        core.tick(MONTH);
        core.claim(core.attempt(plan, "03-02"), new WorkerRef(Core.WORKER.id(), 7));
        assertThat(core.said(Event.WorkerPlaced.class)).hasSize(2);
        assertThat(core.state.workers).containsKey(Core.WORKER.id());
    }
}
