package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How the core forgets a plan (protocol P9).
class ArchiveTest {
    private final Core core = new Core();
    private final PlanId plan = core.submit(Core.stage(Core.run("01", 1)));

    private Instant end() {
        core.run(plan, "03-01", Core.failed(FailureKind.AUTH));
        return core.state.plan(plan).orElseThrow().endedAt.orElseThrow();
    }

    private void kept(Instant endedAt) {
        core.on(new Input.ReportKept(plan, endedAt));
    }

    @Test
    void aPlanWhoseReportIsKeptIsForgottenWithAllThatIsItsOwn() {
        kept(end());
        assertThat(core.events).contains(new Event.PlanArchived(plan));
        assertThat(core.state.plan(plan)).isEmpty();
        assertThat(core.state.endedUntil(Instant.MAX)).isEmpty();
        assertThat(core.state.oldestPlan()).isEmpty();
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aPlanThatRunsIsNotForgotten() {
        kept(core.now);
        assertThat(core.events).doesNotContain(new Event.PlanArchived(plan));
    }

    @Test
    void aPlanThatWentOnSinceItsReportWasWrittenIsNotForgotten() {
        Instant first = end();
        core.now = core.now.plusSeconds(1);
        core.retry(plan, "03-01");
        kept(first);
        assertThat(core.state.plan(plan)).as("it runs").isPresent();
        assertThat(core.state.endedUntil(Instant.MAX)).isEmpty();
        Instant second = end();
        kept(first);
        assertThat(core.state.plan(plan)).as("it has ended in another way").isPresent();
        kept(second);
        assertThat(core.state.plan(plan)).isEmpty();
    }

    @Test
    void aReportThatIsKeptTwiceForgetsOnce() {
        Instant ended = end();
        kept(ended);
        kept(ended);
        assertThat(core.events).filteredOn(Event.PlanArchived.class::isInstance).hasSize(1);
    }

    /// H12
    @Test
    void theEventsOfAPlanThatIsNotKnownChangeNothing() {
        kept(end());
        State empty = new State();
        String before = empty.fingerprint();
        core.events.stream()
                .filter(event ->
                        !(event instanceof Event.PlanAccepted)
                                && !(event instanceof Event.CommandAnswered)
                                && !(event instanceof Event.WorkerPlaced))
                .forEach(event -> Evolver.evolve(empty, event, core.now, 1));
        assertThat(empty.fingerprint()).isEqualTo(before);
        assertThat(core.events).contains(new Event.PlanArchived(plan));
    }

    @Test
    void plansAreToldInTheOrderOfTheirEndsUpToATime() {
        Instant ended = end();
        core.tick(Limits.REFS);
        core.run(plan, "prune", new Outcome.Done(Usage.UNKNOWN));
        assertThat(core.state.endedUntil(ended.minusNanos(1))).isEmpty();
        assertThat(core.state.endedUntil(ended)).isEqualTo(Map.of(plan, ended));
    }

    /// H15, where the journal that told the answer is gone.
    @Test
    void whatBelongsToNoPlanIsToldAgainAsItWas() {
        kept(end());
        State again = new State();
        Instant later = core.now.plus(Duration.ofDays(29));
        core.state.withoutPlan().forEach(event -> Evolver.evolve(again, event, later, 9));
        assertThat(again.answers).isNotEmpty();
        assertThat(again.workers).isNotEmpty();
        assertThat(again.fingerprint()).isEqualTo(core.state.fingerprint());
    }
}
