package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.failed;
import static dev.acefleet.coordinator.runtime.Story.run;
import static dev.acefleet.coordinator.runtime.Story.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.coordinator.StageVariant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// For each cause that lies in the plan or with a provider, a plan in which it is the true one.
class WhyTest extends Inquiry {
    private static RunId id(String text) {
        return RunId.parse(text).orElseThrow();
    }

    @Test
    void aBatchBeforeIt() {
        freeWorker();
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1), run("03-03", 2, "03-01")));
        story.finish(plan, "03-01");
        is(plan, "03-03", WaitCause.BATCH, "batch 2", "03-02");
        assertThat(why(plan, "03-03").of()).containsExactly("03-02");
    }

    @Test
    void aRunItDependsOn() {
        freeWorker();
        PlanId plan = story.submit("k", stage("3", run("03-01", 1), run("03-02", 1, "03-01")));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        is(plan, "03-02", WaitCause.DEPENDENCY, "03-01");
    }

    @Test
    void aRunThatTouchesTheSameFiles() {
        freeWorker();
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1, List.of(), List.of("03-01"))));
        is(plan, "03-02", WaitCause.OVERLAP, "03-01", "goes first");
        story.finish(plan, "03-01");
        is(plan, "03-02", WaitCause.PICKUP);
    }

    @Test
    void whatFailedWhereNothingIsLeftOfTheStagesBudgetNeedsMoreOfItFirst() {
        StageSubmission stage = stage("3", run("03-01", 1));
        Budgets budgets = new Budgets(Budget.NONE, Budget.parse("tokens=1000"));
        PlanId plan =
                story.submit(
                        "k",
                        StageVariant.of(stage).policy(stage.policy().with(budgets)).submission());
        story.run(
                plan,
                "03-01",
                new Outcome.Failed(
                        FailureKind.CONFIGURATION,
                        "no such model",
                        new Salvage.Nothing("nothing was committed"),
                        new Usage(true, 0, 1_200, 0)));
        assertThat(why(plan, "03-01").todo())
                .endsWith(
                        "then fleet retry %s --budget-stage tokens=2400, and fleet retry %s/03-01"
                                .formatted(plan, plan));

        raise(plan, Budget.parse("tokens=2400"));
        assertThat(why(plan, "03-01").todo()).endsWith("then fleet retry " + plan + "/03-01");
    }

    private void raise(PlanId plan, Budget stage) {
        Budgets budgets = new Budgets(Budget.NONE, stage);
        story.command(new Command.RaiseBudgets("r", "r", Story.REPOSITORY, plan, budgets));
    }

    @Test
    void aRunThatIsRetriedAndFindsTheOneThatWaitedForItUnderWay() {
        freeWorker();
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1, List.of(), List.of("03-01"))));
        story.run(plan, "03-01", failed(FailureKind.AUTH));
        story.start(plan, "03-02", Story.W1);
        story.command(
                new Command.RetryWork(
                        "c", "retry", Story.REPOSITORY, WorkId.ofRun(plan, id("03-01"))));
        is(plan, "03-01", WaitCause.OVERLAP, "03-02", "under way");
    }

    @Test
    void theCap() {
        freeWorker();
        PlanId plan = fourRuns();
        is(plan, "03-04", WaitCause.CAP, "at most 3", "03-01, 03-02, 03-03");
        story.run(plan, "03-02", story.succeeded(plan, "03-02"));
        is(plan, "03-04", WaitCause.PICKUP);
    }

    @Test
    void aProviderThatRefuses() {
        freeWorker();
        PlanId plan =
                story.submit("k", stage("3", run("03-01", 1), run("03-02", 1), run("03-03", 1)));
        story.run(plan, "03-01", failed(FailureKind.PROVIDER_QUOTA));
        for (String run : List.of("03-01", "03-02")) {
            is(
                    plan,
                    run,
                    WaitCause.PROVIDER,
                    "account scripted/scripted",
                    "refuses since",
                    "because");
            assertThat(why(plan, run).todo()).contains("fleet provider resume scripted/scripted");
            assertThat(why(plan, run).until()).isPresent();
        }
        story.later(Duration.ofSeconds(30));
        is(plan, "03-02", WaitCause.PROVIDER, plan + "/03-01/2 goes to see");
        is(plan, "03-01", WaitCause.PICKUP);
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        story.start(plan, "03-02", Story.W1);
        story.start(plan, "03-03", Story.W1);
        assertThat(fleet.providers())
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.state()).isEqualTo(ProviderView.EASING);
                    assertThat(provider.places()).isEqualTo(2);
                });
    }

    @Test
    void theMergeQueue() {
        freeWorker();
        PlanId plan = fourRuns();
        story.run(plan, "03-02", story.succeeded(plan, "03-02"));
        is(plan, "03-02", WaitCause.PICKUP);
        story.start(plan, "03-02.merge-1", Story.W1);
        story.run(plan, "03-03", story.succeeded(plan, "03-03"));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        is(plan, "03-01", WaitCause.MERGE_QUEUE, "after 03-02");
        assertThat(why(plan, "03-03").of()).containsExactly("03-01", "03-02");
        worker("w1", 2, "scripted", "", plan + "/03-02.merge-1/1");
        is(plan, "03-02", WaitCause.AT_WORK, "w1");
    }

    @Test
    void aTimeThatIsNotYet() {
        freeWorker();
        PlanId plan = fourRuns();
        story.run(plan, "03-01", failed(FailureKind.STALLED));
        is(plan, "03-01", WaitCause.BACK_OFF, "is tried again at 2026-", "because");
        assertThat(why(plan, "03-01").until()).isPresent();
    }

    @Test
    void aPerson() {
        freeWorker();
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        Outcome lost =
                new Outcome.Failed(
                        FailureKind.WORKER_LOST,
                        "it is gone",
                        new Salvage.Nothing("gone"),
                        Usage.UNKNOWN);
        for (int i = 0; i < 5; i++) {
            story.later(Duration.ofHours(1));
            story.run(plan, "03-01.merge-1", lost);
        }
        is(plan, "03-01", WaitCause.PERSON, "lost its worker");
        assertThat(why(plan, "03-01").todo()).contains("fleet retry " + plan + "/03-01");
    }

    @Test
    void aCancelThatItsWorkerHasNotConfirmed() {
        PlanId plan = fourRuns();
        story.start(plan, "03-01", new WorkerRef("w7", 1));
        story.command(new Command.CancelPlan("c", "cancel", Story.REPOSITORY, plan, ""));
        is(plan, "03-01", WaitCause.CANCEL, "w7");
        assertThat(why(plan, "03-01").of()).containsExactly("w7");
        is(plan, "03-02", WaitCause.OVER, "cancelled");
    }

    @Test
    void whatIsOverSaysHowItEnded() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", failed(FailureKind.AUTH));
        is(plan, "03-01", WaitCause.OVER, "because");
        assertThat(why(plan, "03-01").todo()).contains("fleet logs " + plan + "/03-01");
    }

    @Test
    void ofAPlanOnlyTheRunsThatAreNotDoneAreExplained() {
        freeWorker();
        PlanId plan = story.submit("k", stage("3", run("03-01", 1), run("03-02", 2)));
        story.finish(plan, "03-01");
        assertThat(explainer().plan(plan).orElseThrow().runs())
                .extracting(WhyView::run)
                .containsExactly("03-02");
        assertThat(explainer().item(plan, "03-01.merge-1")).isPresent();
        assertThat(explainer().item(plan, "03-09")).isEmpty();
    }
}
