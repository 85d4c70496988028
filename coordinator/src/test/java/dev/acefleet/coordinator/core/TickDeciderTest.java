package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.policy;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TickDeciderTest {
    private static final Duration ALMOST = Limits.REDISPATCH.minusSeconds(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Input.PoolLane AGENTS =
            new Input.PoolLane(Pool.DEFAULT, WorkKind.Lane.AGENT);
    private static final Input.PoolLane GIT = new Input.PoolLane(Pool.DEFAULT, WorkKind.Lane.GIT);

    private final Core core = new Core();

    @Test
    void allThatFellDueIsDecidedInOneTickAndNothingElse() {
        PlanId plan = core.submit(stage(policy(9, OnFailure.STOP), runs(3)));
        core.run(plan, "03-01", failed(FailureKind.AGENT_FAILED));
        core.run(plan, "03-02", failed(FailureKind.INFRASTRUCTURE));
        core.run(plan, "03-03", failed(FailureKind.PROVIDER_NETWORK));
        core.tick(Duration.ofSeconds(5));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.QUEUED);
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.PARKED);
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aTickInWhichNothingFellDueIsNothing() {
        core.submit(stage(run("01", 1)));
        assertThat(tick().isNothing()).isTrue();
    }

    @Test
    void moreThanOneEntryHoldsFallsDueAgain() {
        PlanId one = core.submit(stage(policy(400, OnFailure.STOP), runs(400)));
        park(one, 400);
        core.now = core.now.plus(Limits.SUBMISSION_KEY);
        Core other = core;
        PlanId two =
                other.submit(
                        new dev.acefleet.common.model.StageSubmission(
                                new dev.acefleet.common.model.Repository(
                                        "https://git.example.org/team/other.git"),
                                stage(runs(400)).base(),
                                "refs/heads/main",
                                Core.STAGE,
                                "Api",
                                "An API",
                                ".ace/stages/03-api",
                                List.of(runs(400)),
                                policy(400, OnFailure.STOP),
                                "",
                                stage(runs(1)).author(),
                                List.of()));
        park(two, 400);
        core.now = core.now.plus(Duration.ofMinutes(1));

        Decision first = tick();
        assertThat(first.events()).hasSize(Limits.EVENTS_PER_ENTRY);
        core.on(new Input.Tick(Set.of()));
        assertThat(tick().events()).hasSize(800 - Limits.EVENTS_PER_ENTRY);
    }

    private void park(PlanId plan, int count) {
        for (String item : core.queued(plan).subList(0, count)) {
            core.run(plan, item, failed(FailureKind.INFRASTRUCTURE));
        }
    }

    @Test
    void whatWaitsBesideAFreeSlotForLongEnoughIsDispatchedAgain() {
        PlanId plan = core.submit(stage(run("01", 1)));
        AttemptId attempt = core.attempt(plan, "03-01");
        core.tick(ALMOST);
        assertThat(tick(AGENTS).isNothing()).as("not yet").isTrue();
        core.tick(SECOND);
        assertThat(tick().isNothing()).as("no slot was free").isTrue();
        assertThat(tick(GIT).isNothing()).as("a slot of another lane").isTrue();

        Decision again = tick(AGENTS);
        assertThat(again.events()).containsExactly(new Event.DispatchedAgain(attempt));
        assertThat(again.effects())
                .containsExactly(
                        new Effect.Dispatch(
                                attempt, Core.REPOSITORY, Pool.DEFAULT, WorkKind.Lane.AGENT));
    }

    @Test
    void whatWasDispatchedAgainIsGivenItsTimeAgain() {
        core.submit(stage(run("01", 1)));
        core.tick(Limits.REDISPATCH);
        core.on(new Input.Tick(Set.of(AGENTS)));
        core.tick(ALMOST);
        assertThat(tick(AGENTS).isNothing()).isTrue();
        core.tick(SECOND);
        assertThat(tick(AGENTS).events()).hasSize(1);
    }

    @Test
    void whatIsLeasedOrParkedIsNotDispatchedAgain() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        core.claim(core.attempt(plan, "03-01"));
        core.run(plan, "03-02", failed(FailureKind.PROVIDER_NETWORK));
        core.tick(SECOND);
        core.now = core.now.plus(Duration.ofSeconds(28));
        assertThat(tick(AGENTS).isNothing()).isTrue();
    }

    @Test
    void whatWasOvertakenByOneThatWasQueuedLongAfterItIsDispatchedAgain() {
        PlanId plan = core.submit(stage(policy(2, OnFailure.STOP), runs(3)));
        AttemptId first = core.attempt(plan, "03-01");
        core.tick(ALMOST);
        core.tick(SECOND);
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.QUEUED);
        core.tick(SECOND);
        assertThat(core.said(Event.DispatchedAgain.class)).isEmpty();
        core.claim(core.attempt(plan, "03-03"));
        core.tick(SECOND);
        assertThat(core.said(Event.DispatchedAgain.class))
                .containsExactly(new Event.DispatchedAgain(first));
    }

    @Test
    void whatOvertookItMayHaveEndedLongAgo() {
        PlanId plan = core.submit(stage(policy(2, OnFailure.STOP), runs(3)));
        AttemptId first = core.attempt(plan, "03-01");
        core.tick(Limits.REDISPATCH);
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        core.run(plan, "03-03", core.succeeded(plan, "03-03"));
        core.tick(SECOND);
        assertThat(core.said(Event.DispatchedAgain.class))
                .containsExactly(new Event.DispatchedAgain(first));
    }

    @Test
    void aLongQueueIsNotDispatchedAgainBecauseItIsWorkedOff() {
        PlanId plan = core.submit(stage(policy(9, OnFailure.STOP), runs(9)));
        for (String item : List.of("03-01", "03-02", "03-03")) {
            core.tick(Limits.REDISPATCH);
            core.run(plan, item, core.succeeded(plan, item));
        }
        core.tick(Limits.REDISPATCH);
        assertThat(core.said(Event.DispatchedAgain.class)).isEmpty();
    }

    @Test
    void whatWasDispatchedAgainOvertakesNothingThatWasQueuedWithIt() {
        PlanId plan = core.submit(stage(policy(2, OnFailure.STOP), runs(2)));
        core.tick(Limits.REDISPATCH);
        core.on(new Input.Tick(Set.of(AGENTS)));
        core.claim(core.attempt(plan, "03-01"));
        core.tick(ALMOST);
        assertThat(core.said(Event.DispatchedAgain.class)).as("of the first Tick").hasSize(2);
        core.tick(SECOND);
        assertThat(core.said(Event.DispatchedAgain.class)).hasSize(2);
    }

    @Test
    void aMergeOvertakesNoRun() {
        PlanId plan = core.submit(stage(policy(2, OnFailure.STOP), runs(2)));
        core.tick(Limits.REDISPATCH);
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        core.claim(core.attempt(plan, "03-02.merge-1"));
        core.tick(Duration.ofMinutes(5));
        assertThat(core.said(Event.DispatchedAgain.class)).isEmpty();
    }

    @Test
    void anItemThatCannotBeDecidedIsParkedWithTheReason() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        AttemptId queued = core.attempt(plan, "03-01");
        TickDecider decider = new TickDecider(core.state, core.now);
        decider.decide(
                queued.work(),
                () -> {
                    throw new IllegalStateException("a bug");
                });
        assertThat(decider.events())
                .containsExactly(
                        new Event.WorkParked(
                                queued.work(),
                                core.now.plus(Duration.ofMinutes(10)),
                                "what fell due for it cannot be decided:"
                                        + " java.lang.IllegalStateException: a bug"));
        decider.events().forEach(event -> Evolver.evolve(core.state, event, core.now, 9));
        assertThat(core.state.queued).doesNotContainKey(queued);
        core.tick(Duration.ofMinutes(10));
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(2);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
    }

    @Test
    void aCancelThatCannotBeDecidedIsOverAndSaysWhy() {
        PlanId plan = core.submit(stage(run("01", 1)));
        core.start(plan, "03-01");
        core.cancel(plan);
        TickDecider decider = new TickDecider(core.state, core.now);
        decider.decide(
                core.work(plan, "03-01").id,
                () -> {
                    throw new IllegalStateException("a bug");
                });
        assertThat(decider.events()).hasSize(1).first().isInstanceOf(Event.WorkEnded.class);
    }

    @Test
    void theItemsBesideOneThatCannotBeDecidedHaveTheirs() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        core.run(plan, "03-02", failed(FailureKind.INFRASTRUCTURE));
        AttemptId broken = core.attempt(plan, "03-01");
        // An attempt that no plan has stands for a bug of ours.
        core.state.queued.remove(broken);
        core.state.queued.put(AttemptId.parse("s09-0123456789/09-01/1"), core.now);
        core.state.queued.put(broken, core.now);
        core.now = core.now.plus(Duration.ofMinutes(1));
        assertThat(tick(AGENTS).events())
                .containsExactly(
                        new Event.WorkDue(core.work(plan, "03-02").id),
                        new Event.DispatchedAgain(broken));
    }

    /// Not even which items fell due can be told: a time that nothing can be added to stands for a bug of ours.
    @Test
    void theQuestionsBesideOneThatCannotBeAskedAreDecidedAndItIsSaid() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        core.run(plan, "03-02", failed(FailureKind.INFRASTRUCTURE));
        AttemptId broken = core.attempt(plan, "03-01");
        core.state.queued.put(broken, Instant.MAX);
        core.now = core.now.plus(Duration.ofMinutes(1));
        core.state.unpruned.put(plan, Instant.EPOCH);
        Decision decision = tick(AGENTS);
        assertThat(decision.events())
                .hasSize(2)
                .contains(new Event.WorkDue(core.work(plan, "03-02").id))
                .hasAtLeastOneElementOfType(Event.WorkQueued.class);
        assertThat(decision.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("what is queued: "));
    }

    private static RunSpec[] runs(int count) {
        RunSpec[] runs = new RunSpec[count];
        for (int i = 0; i < count; i++) {
            runs[i] = run(String.format("%02d", i + 1), 1);
        }
        return runs;
    }

    private Decision tick(Input.PoolLane... idle) {
        return Decider.decide(core.state, new Input.Tick(Set.of(idle)), core.now);
    }
}
