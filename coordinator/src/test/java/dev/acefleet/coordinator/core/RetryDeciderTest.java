package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.policy;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryDeciderTest {
    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aFailedRunOfTheOpenBatchIsDoneAgainUnderTheNextNumberWithABudgetOfItsOwn() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        useUp(plan, "03-01");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);

        assertThat(core.retry(plan, "03-01")).isEqualTo(new Answer.Accepted(plan));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(4);
        assertThat(core.work(plan, "03-01").consumed).isZero();

        useUp(plan, "03-01");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(6);
    }

    @Test
    void aPlanWhoseBranchAnotherOneWritesMeanwhileIsNotOpenedAgain() {
        PlanId plan = core.submit(Core.onBranch(stage(run("01", 1)), "3", "ace/v1"), "first");
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        PlanId other = core.submit(Core.onBranch(stage(run("01", 1)), "4", "ace/v1"), "second");
        Answer.Refused refused = (Answer.Refused) core.retry(plan, "03-01");
        assertThat(refused.message()).contains(other.value(), "ace/v1");
        core.finish(other, "04-01");
        assertThat(core.retry(plan, "03-01")).isEqualTo(new Answer.Accepted(plan));
    }

    @Test
    void whatWasSkippedForItWaitsAgain() {
        PlanId plan =
                core.submit(
                        stage(run("01", 1), run("02", 1, "01"), run("03", 1, "02"), run("04", 1)));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        core.retry(plan, "03-01");
        for (String item : new String[] {"03-01", "03-02", "03-03", "03-04"}) {
            core.finish(plan, item);
        }
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whatIsSkippedForAnotherRunToStaysSkipped() {
        PlanId plan =
                core.submit(
                        stage(run("01", 1), run("02", 1), run("03", 1, "01", "02"), run("04", 1)));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.run(plan, "03-02", failed(FailureKind.AUTH));
        core.retry(plan, "03-01");
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        core.retry(plan, "03-02");
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.WAITING);
    }

    @Test
    void aPlanThatHasEndedGoesOnWithTheBatchOfTheRun() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1), run("03", 2), run("04", 3)));
        core.finish(plan, "03-02");
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.status(plan, "03-04")).isEqualTo(WorkStatus.SKIPPED);

        assertThat(core.retry(plan, "03-01")).isEqualTo(new Answer.Accepted(plan));
        assertThat(core.queued(plan)).containsExactly("03-01");
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.SUCCEEDED);
        core.finish(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-03");
        core.finish(plan, "03-03");
        core.finish(plan, "03-04");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aRetriedRunThatFailsAgainEndsThePlanAgain() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 2)));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.retry(plan, "03-01");
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.SKIPPED);
        assertThat(core.said(Event.PlanEnded.class))
                .extracting(Event.PlanEnded::verdict)
                .containsExactly(Verdict.FAILED, Verdict.FAILED);
    }

    @Test
    void aSecondRetryJoinsTheBatchThatTheFirstOpened() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1), run("03", 2)));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.run(plan, "03-02", failed(FailureKind.AUTH));
        core.retry(plan, "03-01");
        core.retry(plan, "03-02");
        core.finish(plan, "03-01");
        core.finish(plan, "03-02");
        core.finish(plan, "03-03");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aRunWhoseBatchIsOverIsRetriedOnlyWhenThePlanHasEnded() {
        PlanId plan =
                core.submit(
                        stage(
                                policy(9, OnFailure.CONTINUE),
                                run("01", 1),
                                run("02", 1),
                                run("03", 2)));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.finish(plan, "03-02");
        assertThat(message(core.retry(plan, "03-01"))).contains("when the plan has ended");
        core.finish(plan, "03-03");
        assertThat(core.retry(plan, "03-01")).isInstanceOf(Answer.Accepted.class);
        core.finish(plan, "03-01");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void parkedWorkIsTriedAtOnceAndWhatCountedAgainstItIsForgiven() {
        PlanId plan = core.submit(stage(run("01", 1)));
        core.run(plan, "03-01", failed(FailureKind.AGENT_FAILED));
        core.retry(plan, "03-01");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
        assertThat(core.work(plan, "03-01").consumed).isZero();
        assertThat(core.state.parked).isEmpty();
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(2);
    }

    @Test
    void aRetriedRunWaitsForAnOverlappingOneThatHasBegunMeanwhile() {
        PlanId plan =
                core.submit(
                        stage(
                                run("01", 1, List.of(), List.of("02")),
                                run("02", 1, List.of(), List.of("01"))));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        assertThat(core.queued(plan)).containsExactly("03-02");
        core.retry(plan, "03-01");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.WAITING);
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.WAITING);
        core.merge(plan, "03-02");
        assertThat(core.queued(plan)).containsExactly("03-01");
    }

    @Test
    void aPlanThatGoesOnKeepsItsStageFromAnother() {
        PlanId plan = core.submit(stage(run("01", 1)), "first");
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.retry(plan, "03-01");
        core.submit(stage(run("01", 1)), "second");
        assertThat(message(core.lastAnswer())).contains(plan.value());
    }

    @Test
    void aPlanWhoseStageAnotherOneRunsDoesNotGoOn() {
        PlanId plan = core.submit(stage(run("01", 1)), "first");
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        PlanId second = core.submit(stage(run("01", 1)), "second");
        assertThat(message(core.retry(plan, "03-01"))).contains(second.value());
    }

    @Test
    void aCancelledPlanDoesNotGoOn() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.cancel(plan);
        assertThat(message(core.retry(plan, "03-01"))).contains("cancelled");
    }

    @Test
    void onlyWhatFailedOrIsParkedIsRetried() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 2)));
        assertThat(message(core.retry(plan, "03-01"))).contains("queued");
        assertThat(message(core.retry(plan, "03-02"))).contains("waiting");
        core.start(plan, "03-01");
        assertThat(message(core.retry(plan, "03-01"))).contains("running");
        assertThat(((Answer.Refused) core.retry(plan, "03-09")).reason())
                .isEqualTo(Answer.Reason.NOT_FOUND);
    }

    @Test
    void aRetryThatIsSentTwiceIsDoneOnce() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        Command retry =
                new Command.RetryWork("c", "k", Core.REPOSITORY, core.work(plan, "03-01").id);
        core.on(new Input.Said(retry));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.on(new Input.Said(retry));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.said(Event.WorkRetried.class)).hasSize(1);
    }

    private void useUp(PlanId plan, String item) {
        for (int failure = 0; failure < 3; failure++) {
            core.run(plan, item, failed(FailureKind.AGENT_FAILED));
            core.tick(Duration.ofMinutes(1));
        }
    }

    private static String message(Answer answer) {
        return ((Answer.Refused) answer).message();
    }
}
