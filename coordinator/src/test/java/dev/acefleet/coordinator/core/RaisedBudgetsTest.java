package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Spending.ended;
import static dev.acefleet.coordinator.core.Spending.order;
import static dev.acefleet.coordinator.core.Spending.refused;
import static dev.acefleet.coordinator.core.Spending.stage;
import static dev.acefleet.coordinator.core.Spending.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.WorkStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What goes on when somebody raises a budget, and what does not.
class RaisedBudgetsTest {
    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private void raised(PlanId plan, Budget run, Budget stage) {
        assertThat(Spending.raise(core, plan, run, stage)).isEqualTo(new Answer.Accepted(plan));
    }

    @Test
    void aRunThatGoesOnIsNotBegunAgainByTheNextRaise() {
        PlanId plan = core.submit(stage(usd(2), Budget.NONE, run("01", 1)));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 2.05));
        raised(plan, usd(5), Budget.NONE);
        core.start(plan, "03-01");
        raised(plan, usd(9), Budget.NONE);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.RUNNING);
        assertThat(core.said(Event.WorkRetried.class)).hasSize(1);
    }

    @Test
    void aRunThatIsDoneStaysSoWhateverItCost() {
        PlanId plan = core.submit(stage(usd(2), Budget.NONE, run("01", 1), run("02", 2)));
        core.run(plan, "03-01", Spending.done(core, plan, "03-01", 2.5));
        core.merge(plan, "03-01");
        core.run(plan, "03-02", ended(FailureKind.BUDGET, 2.05));
        raised(plan, usd(5), Budget.NONE);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.SUCCEEDED);
        assertThat(order(core, plan, "03-02").budget()).isEqualTo(usd(2.95));
    }

    @Test
    void aRunThatIsStillOverItsBudgetWaitsForMore() {
        PlanId plan = core.submit(stage(usd(2), Budget.NONE, run("01", 1)));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 4));
        raised(plan, usd(3), Budget.NONE);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.said(Event.PlanReopened.class)).isEmpty();
        raised(plan, usd(6), Budget.NONE);
        assertThat(order(core, plan, "03-01").budget()).isEqualTo(usd(2));
    }

    @Test
    void aRunOfABatchThatIsOverWaitsForTheEndOfThePlan() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                Core.policy(3, OnFailure.CONTINUE)
                                        .with(new Budgets(usd(2), Budget.NONE)),
                                run("01", 1),
                                run("02", 1),
                                run("03", 2)));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 2.05));
        core.finish(plan, "03-02");
        raised(plan, usd(5), Budget.NONE);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.queued(plan)).containsExactly("03-03");
    }

    @Test
    void allThatWasNotBegunInAnOpenBatchGoesOnWithIt() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                Core.policy(1, OnFailure.STOP)
                                        .with(new Budgets(Budget.NONE, usd(6))),
                                run("01", 1),
                                run("02", 1),
                                run("03", 1)));
        core.run(plan, "03-01", Spending.done(core, plan, "03-01", 6.5));
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.SKIPPED);
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        raised(plan, Budget.NONE, usd(20));
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.QUEUED);
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.WAITING);
    }

    @Test
    void aStageThatIsRunAsAnotherPlanMeanwhileDoesNotGoOnHere() {
        PlanId plan = core.submit(stage(usd(2), Budget.NONE, run("01", 1)));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 2.05));
        PlanId other = core.submit(stage(usd(2), Budget.NONE, run("01", 1)), "another");
        assertThat(refused(Spending.raise(core, plan, usd(5), Budget.NONE)))
                .contains("run as " + other);
    }

    @Test
    void theRefsOfAPlanThatGoesOnAreNotDeleted() {
        PlanId plan = core.submit(stage(usd(2), Budget.NONE, run("01", 1)));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 2.05));
        core.tick(Limits.REFS);
        assertThat(core.queued(plan)).containsExactly("prune");
        raised(plan, usd(5), Budget.NONE);
        assertThat(core.queued(plan)).containsExactly("03-01");
        assertThat(core.status(plan, "prune")).isEqualTo(WorkStatus.SKIPPED);
    }

    @Test
    void aRetryIsRefusedWhereNothingIsLeftOfTheStagesBudget() {
        PlanId plan = core.submit(stage(Budget.NONE, usd(6), run("01", 1)));
        core.run(plan, "03-01", ended(FailureKind.AUTH, 6.5));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(refused(core.retry(plan, "03-01"))).contains("--budget-stage");
    }
}
