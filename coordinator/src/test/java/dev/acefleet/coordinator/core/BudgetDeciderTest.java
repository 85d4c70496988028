package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Spending.cost;
import static dev.acefleet.coordinator.core.Spending.ended;
import static dev.acefleet.coordinator.core.Spending.refused;
import static dev.acefleet.coordinator.core.Spending.stage;
import static dev.acefleet.coordinator.core.Spending.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetDeciderTest {
    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void withoutBudgetsAnOrderHasNoLimit() {
        PlanId plan = core.submit(stage(Budget.NONE, Budget.NONE, run("01", 1)));
        assertThat(granted(plan, "03-01")).isEqualTo(Budget.NONE);
        assertThat(core.said(Event.AllowanceSet.class)).isEmpty();
    }

    @Test
    void theAttemptsOfARunShareItsBudget() {
        PlanId plan = core.submit(stage(new Budget(2, 0, 0, 30), Budget.NONE, run("01", 1)));
        String claim = core.start(plan, "03-01");
        core.now = core.now.plus(Duration.ofMinutes(12));
        core.end(core.attempt(plan, "03-01"), claim, ended(FailureKind.AGENT_FAILED, 0.5));
        core.tick(Duration.ofMinutes(1));
        assertThat(granted(plan, "03-01")).isEqualTo(new Budget(1.5, 0, 0, 18));
    }

    @Test
    void aRunWhoseBudgetIsUsedUpHasFailedAndSaysHowToRaiseIt() {
        PlanId plan = core.submit(stage(usd(2), Budget.NONE, run("01", 1), run("02", 1, "01")));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 2.05));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.SKIPPED);
        assertThat(core.said(Event.WorkEnded.class).getFirst().reason())
                .contains("2.05 of 2.00 USD", "fleet retry " + plan + " --budget-run");
        assertThat(refused(core.retry(plan, "03-01"))).contains("--budget-run");
    }

    @Test
    void itGoesOnFromWhatItSavedWhenItsBudgetIsRaised() {
        PlanId plan = core.submit(stage(usd(2), Budget.NONE, run("01", 1), run("02", 1, "01")));
        Outcome.Failed stopped = saved(plan, "03-01", 2.05);
        core.run(plan, "03-01", stopped);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);

        assertThat(raise(plan, usd(5), Budget.NONE)).isEqualTo(new Answer.Accepted(plan));
        WorkOrder.Run order = order(plan, "03-01");
        assertThat(order.budget().usd()).isEqualTo(2.95);
        assertThat(order.resume().orElseThrow().commit())
                .isEqualTo(((Salvage.Saved) stopped.salvage()).commit());
        core.end(core.attempt(plan, "03-01"), "claim-2", core.succeeded(plan, "03-01"));
        core.merge(plan, "03-01");
        core.finish(plan, "03-02");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whatAgentsSaveWhoFailAfterABudgetIsGoneOnFromToo() {
        PlanId plan = core.submit(stage(usd(9), usd(9), run("01", 1), run("02", 1)));
        core.run(plan, "03-01", saved(plan, "03-01", 4.6));
        core.finish(plan, "03-02");
        core.run(plan, "03-01", saved(plan, "03-01", FailureKind.AGENT_FAILED, 0.1));
        core.tick(Duration.ofMinutes(1));
        Outcome.Failed last = saved(plan, "03-01", FailureKind.AGENT_FAILED, 0.1);
        core.run(plan, "03-01", last);
        core.tick(Duration.ofMinutes(1));
        assertThat(order(plan, "03-01").resume().orElseThrow().commit())
                .isEqualTo(((Salvage.Saved) last.salvage()).commit());
    }

    @Test
    void anAgentWhoseBeginningWasToldTooLateWasStoppedForItsMinutesAllTheSame() {
        PlanId plan =
                core.submit(
                        stage(Budget.NONE, new Budget(0, 0, 0, 20), run("01", 1), run("02", 1)));
        String first = core.claim(core.attempt(plan, "03-01"));
        String second = core.claim(core.attempt(plan, "03-02"));
        core.now = core.now.plus(Duration.ofMinutes(10));
        core.end(core.attempt(plan, "03-01"), first, ended(FailureKind.BUDGET, 0.5));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.WAITING);
        core.end(core.attempt(plan, "03-02"), second, done(plan, "03-02", 1));
        assertThat(granted(plan, "03-01")).isEqualTo(new Budget(0, 0, 0, 10));
    }

    @Test
    void anAgentThatFailedOfItselfHasNotRunForItsMinutesAsNobodySaysWhenItBegan() {
        PlanId plan =
                core.submit(
                        stage(Budget.NONE, new Budget(0, 0, 0, 20), run("01", 1), run("02", 1)));
        String claim = core.claim(core.attempt(plan, "03-01"));
        core.now = core.now.plus(Duration.ofMinutes(15));
        core.end(core.attempt(plan, "03-01"), claim, ended(FailureKind.AGENT_FAILED, 0.5));
        core.tick(Duration.ofMinutes(1));
        assertThat(granted(plan, "03-01")).isEqualTo(new Budget(0, 0, 0, 10));
    }

    @Test
    void anAgentThatWasStoppedForItsDollarsHasNotRunForItsMinutesEither() {
        PlanId plan = core.submit(stage(new Budget(2, 0, 0, 30), Budget.NONE, run("01", 1)));
        String claim = core.claim(core.attempt(plan, "03-01"));
        core.now = core.now.plus(Duration.ofMinutes(40));
        core.end(core.attempt(plan, "03-01"), claim, ended(FailureKind.BUDGET, 2.05));
        assertThat(raise(plan, usd(5), Budget.NONE)).isEqualTo(new Answer.Accepted(plan));
        assertThat(granted(plan, "03-01")).isEqualTo(new Budget(2.95, 0, 0, 30));
    }

    @Test
    void anAgentThatFailsIsAtFaultAlsoWhenItHadUsedItsShare() {
        PlanId plan = core.submit(stage(Budget.NONE, usd(12), run("01", 1), run("02", 1)));
        core.run(plan, "03-01", ended(FailureKind.AGENT_FAILED, 6.5));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.PARKED);
    }

    @Test
    void whatTheWorkersOwnConfigurationStoppedHasFailedForGood() {
        PlanId plan = core.submit(stage(usd(9), Budget.NONE, run("01", 1)));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 2.05));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(raise(plan, usd(20), Budget.NONE)).isEqualTo(new Answer.Accepted(plan));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.said(Event.PlanReopened.class)).isEmpty();
    }

    @Test
    void runsUnderWayShareTheStagesBudgetAndReturnWhatTheyDoNotUse() {
        PlanId plan =
                core.submit(
                        stage(
                                Budget.NONE,
                                usd(12),
                                run("01", 1),
                                run("02", 1),
                                run("03", 1),
                                run("04", 1)));
        for (String item : List.of("03-01", "03-02", "03-03")) {
            assertThat(granted(plan, item)).as(item).isEqualTo(usd(4));
        }
        core.end(core.attempt(plan, "03-01"), "claim-1", done(plan, "03-01", 1));
        assertThat(granted(plan, "03-04")).isEqualTo(usd(3));
    }

    @Test
    void whatUsedUpItsShareWaitsForWhatTheOthersLeave() {
        PlanId plan = core.submit(stage(Budget.NONE, usd(12), run("01", 1), run("02", 1)));
        core.run(plan, "03-01", ended(FailureKind.BUDGET, 6));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.WAITING);
        core.run(plan, "03-02", done(plan, "03-02", 2));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
        assertThat(granted(plan, "03-01")).isEqualTo(usd(4));
    }

    @Test
    void theStageEndsWhenNothingIsLeftAndGoesOnWhenThereIsMore() {
        PlanId plan =
                core.submit(
                        stage(Budget.NONE, usd(6), run("01", 1), run("02", 1, "01"), run("03", 2)));
        core.run(plan, "03-01", done(plan, "03-01", 6.5));
        core.merge(plan, "03-01");
        assertThat(core.said(Event.BudgetUsedUp.class)).hasSize(1);
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.SKIPPED);
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        Event.PlanEnded end = core.said(Event.PlanEnded.class).getLast();
        assertThat(end.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(end.reason()).contains("6.50 of 6.00 USD", "--budget-stage");

        assertThat(refused(raise(plan, Budget.NONE, usd(6.2)))).contains("6.50 of 6.20 USD");
        assertThat(raise(plan, Budget.NONE, usd(20))).isEqualTo(new Answer.Accepted(plan));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.SUCCEEDED);
        core.finish(plan, "03-02");
        core.finish(plan, "03-03");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void theLastDollarOfAStageThatIsDoneIsNoFailure() {
        PlanId plan = core.submit(stage(Budget.NONE, usd(6), run("01", 1)));
        core.run(plan, "03-01", done(plan, "03-01", 6.5));
        core.merge(plan, "03-01");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    /// A stage with an auditor that may cost 6 dollars, and whose only run has cost so many.
    private PlanId merged(double usd) {
        PlanId plan =
                core.submit(
                        Core.stage(
                                Ending.policy(OnGate.WAIT, true, false)
                                        .with(new Budgets(Budget.NONE, usd(6))),
                                run("01", 1)));
        core.run(plan, "03-01", done(plan, "03-01", usd));
        core.merge(plan, "03-01");
        return plan;
    }

    @Test
    void aStageThatCannotBeAuditedForWantOfMoneyHasNotPassed() {
        PlanId plan = merged(7);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason())
                .contains("could not be audited", "7.00 of 6.00 USD");

        assertThat(raise(plan, Budget.NONE, usd(8))).isEqualTo(new Answer.Accepted(plan));
        String claim = core.start(plan, "audit-2");
        core.end(core.attempt(plan, "audit-2"), claim, ended(FailureKind.BUDGET, 1));
        assertThat(core.status(plan, "audit-2")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);

        assertThat(raise(plan, Budget.NONE, usd(9))).isEqualTo(new Answer.Accepted(plan));
        core.run(plan, "audit-3", audited());
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void anAuditorMayUseWhatTheRunsHaveLeft() {
        PlanId plan = merged(4);
        core.start(plan, "audit");
        WorkOrder.Audit order =
                (WorkOrder.Audit) Core.of(Effect.Grant.class, core.effects).getLast().order();
        assertThat(order.budget()).isEqualTo(usd(2));
    }

    @Test
    void theMoneyOfAWorkerThatWasLostIsCountedWhenItIsHeardOfAgain() {
        PlanId plan = core.submit(stage(Budget.NONE, usd(6), run("01", 1), run("02", 2)));
        String claim = core.start(plan, "03-01");
        var first = core.attempt(plan, "03-01");
        core.lapse(first, claim);
        core.end(first, claim, done(plan, "03-01", 5));
        core.end(first, claim, done(plan, "03-01", 5));
        core.run(plan, "03-01", done(plan, "03-01", 0.5));
        core.merge(plan, "03-01");
        assertThat(granted(plan, "03-02")).isEqualTo(usd(0.5));
    }

    @Test
    void whatALostAgentWasKnownToHaveUsedCountsAtOnceAndNotAgainWhenItIsHeardOf() {
        PlanId plan = core.submit(stage(Budget.NONE, usd(6), run("01", 1), run("02", 2)));
        String claim = core.start(plan, "03-01");
        var first = core.attempt(plan, "03-01");
        core.on(new Input.LeaseLapsed(first, claim, cost(4)));
        assertThat(granted(plan, "03-01")).isEqualTo(usd(2));
        core.end(first, claim, done(plan, "03-01", 4.5));
        core.end(core.attempt(plan, "03-01"), "claim-2", done(plan, "03-01", 0.5));
        core.merge(plan, "03-01");
        assertThat(granted(plan, "03-02")).isEqualTo(usd(1));
    }

    @Test
    void budgetsOfAPlanThatGoesOnAreRaisedForWhatIsBegunFromThenOn() {
        PlanId plan = core.submit(stage(usd(1), Budget.NONE, run("01", 1), run("02", 2)));
        assertThat(granted(plan, "03-01")).isEqualTo(usd(1));
        assertThat(raise(plan, new Budget(0, 0, 40, 0), Budget.NONE))
                .isEqualTo(new Answer.Accepted(plan));
        core.end(core.attempt(plan, "03-01"), "claim-1", done(plan, "03-01", 0.2));
        core.merge(plan, "03-01");
        assertThat(granted(plan, "03-02")).isEqualTo(new Budget(1, 0, 40, 0));
    }

    @Test
    void aPlanThatNobodyKnowsAndOneThatIsCancelledHaveNoBudgetToRaise() {
        PlanId plan = core.submit(stage(usd(1), Budget.NONE, run("01", 1)));
        core.cancel(plan);
        assertThat(refused(raise(plan, usd(2), Budget.NONE))).contains("cancelled");
        assertThat(refused(raise(new PlanId("s03-0000000000"), usd(2), Budget.NONE)))
                .contains("no plan");
    }

    private Answer raise(PlanId plan, Budget run, Budget stage) {
        return Spending.raise(core, plan, run, stage);
    }

    private WorkOrder.Run order(PlanId plan, String item) {
        return Spending.order(core, plan, item);
    }

    private Budget granted(PlanId plan, String item) {
        return order(plan, item).budget();
    }

    private Outcome.Failed saved(PlanId plan, String item, double usd) {
        return saved(plan, item, FailureKind.BUDGET, usd);
    }

    private Outcome.Failed saved(PlanId plan, String item, FailureKind kind, double usd) {
        return new Outcome.Failed(
                kind,
                "because",
                new Salvage.Saved(core.attempt(plan, item).ref(), core.commit()),
                cost(usd));
    }

    private Outcome done(PlanId plan, String item, double usd) {
        return Spending.done(core, plan, item, usd);
    }

    private Outcome audited() {
        return new Outcome.Audited(
                core.commit(),
                "refs/fleet/x/audit/1",
                ".ace/stages/03-api/03-proof.md",
                ProofStatus.PASSED,
                "1/1",
                List.of(),
                List.of(),
                List.of(),
                cost(0.1));
    }
}
