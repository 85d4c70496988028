package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.StageVariant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// When the refs of attempts are deleted, and what a plan may count on then (protocol P23).
class PruneDeciderTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Outcome DONE = new Outcome.Done(Usage.UNKNOWN);

    private final Core core = new Core();

    /// A plan with a run that was lost once and then failed for good, and one that was merged.
    private PlanId ended() {
        PlanId plan = core.submit(Core.stage(Core.run("01", 1), Core.run("02", 1)));
        core.finish(plan, "03-02");
        core.lose(plan, "03-01");
        core.run(plan, "03-01", Core.failed(FailureKind.AUTH));
        assertThat(core.state.plan(plan).orElseThrow().hasEnded()).isTrue();
        return plan;
    }

    private PlanId due() {
        PlanId plan = ended();
        core.tick(Limits.REFS);
        assertThat(core.queued(plan)).containsExactly("prune");
        return plan;
    }

    private WorkOrder.Prune granted(PlanId plan, String item) {
        core.effects.clear();
        core.claim(core.attempt(plan, item));
        return (WorkOrder.Prune) Core.of(Effect.Grant.class, core.effects).getFirst().order();
    }

    private Set<PlanId> archivable() {
        return core.state.endedUntil(Instant.MAX).keySet();
    }

    @Test
    void twoWeeksAfterTheEndAndNotBeforeTheRefsAreDeletedByAnItemOfTheirOwn() {
        PlanId plan = ended();
        core.tick(Limits.REFS.minus(MOMENT));
        assertThat(core.queued(plan)).isEmpty();
        List<Effect> said = core.tick(MOMENT);
        assertThat(Core.of(Effect.Dispatch.class, said))
                .singleElement()
                .satisfies(dispatch -> assertThat(dispatch.lane()).isEqualTo(WorkKind.Lane.GIT));
        core.tick(MOMENT);
        assertThat(core.queued(plan)).as("once").containsExactly("prune");
    }

    @Test
    void theTimeIsTheOneThatTheCoordinatorIsGiven() {
        PlanId plan = ended();
        core.now = core.now.plus(Duration.ofDays(3));
        core.on(new Input.Tick(Set.of(), Duration.ofDays(3)));
        assertThat(core.queued(plan)).containsExactly("prune");
    }

    @Test
    void theAttemptsThatThereWereAreNamedAndNothingElse() {
        PlanId plan = due();
        assertThat(granted(plan, "prune").refs())
                .containsExactlyInAnyOrder(
                        "refs/fleet/" + plan + "/03-01/1",
                        "refs/fleet/" + plan + "/03-01/2",
                        "refs/fleet/" + plan + "/03-02/1");
    }

    @Test
    void theBaseIsDeletedWhereItIsThePlansOwnRef() {
        StageSubmission stage = Core.stage(Core.run("01", 1));
        PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), "key");
        StageSubmission own = StageVariant.of(stage).baseRef(plan.baseRef()).submission();
        core.submit(own);
        core.run(plan, "03-01", Core.failed(FailureKind.AUTH));
        core.tick(Limits.REFS);
        assertThat(granted(plan, "prune").refs()).contains("refs/fleet/" + plan + "/base");
        core.end(core.attempt(plan, "prune"), "claim-2", DONE);

        assertThat(core.retry(plan, "03-01"))
                .as("nothing is left that could be begun from")
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.message()).contains("run the stage again"));
    }

    @Test
    void aPlanIsForgottenOnlyWhenItsRefsAreDeleted() {
        PlanId plan = due();
        assertThat(archivable()).isEmpty();
        core.run(plan, "prune", DONE);
        assertThat(core.status(plan, "prune")).isEqualTo(WorkStatus.SUCCEEDED);
        assertThat(archivable()).containsExactly(plan);
        core.tick(Limits.PRUNE);
        assertThat(core.queued(plan)).as("they are deleted once").isEmpty();
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void whateverKeepsTheRefsItIsTriedAgainUntilTheyAreLeftToPeople() {
        PlanId plan = due();
        core.run(plan, "prune", Core.failed(FailureKind.INFRASTRUCTURE));
        core.tick(Duration.ofHours(1));
        core.run(plan, "prune", new Outcome.Declined("not here"));
        core.tick(Duration.ofHours(1));
        AttemptId third = core.lose(plan, "prune");
        assertThat(third.number()).isEqualTo(3);
        core.tick(Duration.ofDays(1));
        core.tick(Limits.PRUNE);
        assertThat(core.status(plan, "prune")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.said(Event.WorkEnded.class).getLast().reason())
                .contains("refs/fleet/" + plan + "/*");
        assertThat(archivable()).containsExactly(plan);
        assertThat(core.queued(plan)).isEmpty();
    }

    @Test
    void whatIsDeletedAtTheMomentIsNotGivenUp() {
        PlanId plan = due();
        String claim = core.start(plan, "prune");
        core.tick(Limits.PRUNE);
        assertThat(core.status(plan, "prune")).isEqualTo(WorkStatus.RUNNING);
        core.end(core.attempt(plan, "prune"), claim, DONE);
        assertThat(core.status(plan, "prune")).isEqualTo(WorkStatus.SUCCEEDED);
    }

    @Test
    void aRetryComesBeforeADeletionThatHasNotBegun() {
        PlanId plan = due();
        assertThat(core.retry(plan, "03-01")).isInstanceOf(Answer.Accepted.class);
        assertThat(core.queued(plan)).containsExactly("03-01");
        assertThat(core.status(plan, "prune")).isEqualTo(WorkStatus.SKIPPED);
        core.effects.clear();
        core.claim(core.attempt(plan, "03-01"));
        assertThat(order().earlier()).as("its refs are there").isNotEmpty();
    }

    private WorkOrder.Run order() {
        return (WorkOrder.Run) Core.of(Effect.Grant.class, core.effects).getFirst().order();
    }

    @Test
    void aRetryWaitsForADeletionThatIsUnderWay() {
        PlanId plan = due();
        String claim = core.start(plan, "prune");
        assertThat(core.retry(plan, "03-01")).isInstanceOf(Answer.Refused.class);
        core.end(core.attempt(plan, "prune"), claim, DONE);
        assertThat(core.retry(plan, "03-01")).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void aBudgetIsNotRaisedWhileADeletionIsUnderWay() {
        PlanId plan = due();
        core.start(plan, "prune");
        Budgets more = new Budgets(Budget.NONE, new Budget(5, 0, 0, 0));
        core.on(
                new Input.Said(
                        new Command.RaiseBudgets("c-b", "key-b", Core.REPOSITORY, plan, more)));
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void whatIsRetriedAfterwardsCountsOnNoRefThatMayBeGone() {
        PlanId plan = core.submit(Core.stage(Core.run("01", 1)));
        core.lose(plan, "03-01");
        Salvage saved = new Salvage.Saved(core.attempt(plan, "03-01").ref(), core.commit());
        for (int i = 0; i < 3; i++) {
            core.tick(Duration.ofMinutes(1));
            core.run(
                    plan,
                    "03-01",
                    new Outcome.Failed(FailureKind.AGENT_FAILED, "because", saved, Usage.UNKNOWN));
        }
        core.tick(Limits.REFS);
        core.lose(plan, "prune");
        assertThat(core.retry(plan, "03-01")).isInstanceOf(Answer.Accepted.class);
        core.effects.clear();
        core.claim(core.attempt(plan, "03-01"));
        assertThat(order().earlier()).isEmpty();
        assertThat(order().resume()).isEmpty();
    }

    @Test
    void whenAPlanThatWentOnHasEndedAgainItsNewRefsAreDeletedToo() {
        PlanId plan = due();
        core.run(plan, "prune", DONE);
        core.retry(plan, "03-01");
        core.run(plan, "03-01", Core.failed(FailureKind.AUTH));
        assertThat(archivable()).isEmpty();
        core.tick(Limits.REFS);
        assertThat(core.queued(plan)).containsExactly("prune-2");
        assertThat(granted(plan, "prune-2").refs()).contains("refs/fleet/" + plan + "/03-01/3");
    }
}
