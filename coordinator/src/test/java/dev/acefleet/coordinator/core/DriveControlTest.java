package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What people, gates and budgets do to a drive.
class DriveControlTest {
    private static final String[] PARALLEL = {"parallel: true", "max_parallel: 2"};
    private static final Gate QUALITY = Gate.checklist("The report of 010.01 speaks of a skip");

    private final Core core = new Core();
    private final Drive drive = new Drive(core);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private void submit(StagePolicy policy) {
        drive.submit(drive.submission(policy));
    }

    private void submitWaiting() {
        submit(Ending.policy(OnGate.WAIT, false, false));
    }

    private void submit(Budget unit, Budget all) {
        submit(Core.policy(100, OnFailure.STOP).with(new Budgets(unit, all)));
    }

    private static Budget usd(double usd) {
        return Spending.usd(usd);
    }

    private GateId gate(Drive.Session session) {
        session.end(
                new Outcome.Gated(core.commit(), session.attempt.ref(), QUALITY, Usage.UNKNOWN));
        return core.said(Event.GateOpened.class).getLast().gate();
    }

    private CommitId spend(Drive.Session session, double usd) {
        CommitId saved = core.commit();
        session.end(
                new Outcome.Failed(
                        FailureKind.BUDGET,
                        "it is used up",
                        new Salvage.Saved(session.attempt.ref(), saved),
                        Spending.cost(usd)));
        return saved;
    }

    private void passes(String... items) {
        for (String item : items) {
            core.tick(Duration.ofMinutes(10));
            drive.begin(item).finishAll();
            drive.mergeAll();
        }
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aGateOfAnAgentWaitsForAPersonAndAFreshOneGoesOn() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").fork("020", "next");
        submitWaiting();
        Drive.Session first = drive.begin("010");
        first.finish();
        GateId gate = gate(first);
        core.tick(Duration.ofDays(2));
        assertThat(core.status(drive.plan, "010")).isEqualTo(WorkStatus.BLOCKED);
        assertThat(drive.queued()).isEmpty();
        assertThat(core.answer(gate, "approved")).isInstanceOf(Answer.Accepted.class);
        Drive.Session next = drive.begin("010");
        assertThat(next.order.steps()).containsExactly("010.02");
        assertThat(next.order.resume().orElseThrow().gates()).hasSize(1);
        assertThat(core.work(drive.plan, "010").consumed).isZero();
        next.finishAll();
        drive.mergeAll();
        assertThat(drive.report("010.01")).contains("Report on 010.01");
        passes("020");
    }

    @Test
    void aForkAtAGateLeavesItsPlaceToTheNext() {
        drive.batch(3, PARALLEL);
        submitWaiting();
        GateId gate = gate(drive.begin("010.01"));
        assertThat(drive.queued()).containsExactly("010.02", "010.03");
        drive.begin("010.02").finishAll();
        drive.begin("010.03").finishAll();
        drive.mergeAll();
        core.answer(gate, "approved");
        passes("010.01");
    }

    @Test
    void aStepOfCodeThatLacksItsProviderIsWaitedForAndThenAskedAbout() {
        drive.fork("010", "work").step("010.01", "build").step("010.02", "import");
        submitWaiting();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.failFork("the model is unavailable");
        core.tick(Duration.ofMinutes(4));
        assertThat(drive.queued()).as("it waits").isEmpty();
        core.tick(Duration.ofMinutes(2));
        Drive.Session second = drive.begin("010");
        assertThat(second.order.steps()).containsExactly("010.02.01");
        second.failFork("the model is unavailable");
        assertThat(core.status(drive.plan, "010")).isEqualTo(WorkStatus.BLOCKED);
        Event.GateOpened gate = core.said(Event.GateOpened.class).getLast();
        assertThat(gate.asked().details()).contains("010.02.01").contains("unavailable");
        assertThat(core.answer(gate.gate(), "done")).isInstanceOf(Answer.Accepted.class);
        core.now = core.now.plusSeconds(5);
        passes("010");
        assertThat(drive.report("010.01")).contains("Report on 010.01");
    }

    @Test
    void whereNobodyIsAskedItHasFailed() {
        drive.fork("010", "work").submit();
        drive.begin("010").failFork("the model is unavailable");
        core.tick(Duration.ofMinutes(6));
        drive.begin("010").failFork("the model is unavailable");
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.said(Event.GateOpened.class)).isEmpty();
    }

    @Test
    void aUnitWhoseBudgetIsUsedUpStopsTheDriveAndGoesOnWhenItIsRaised() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").fork("020", "next");
        submit(usd(2), Budget.NONE);
        Drive.Session first = drive.begin("010");
        assertThat(first.order.budget()).isEqualTo(usd(2));
        first.finish();
        CommitId saved = spend(first, 2.1);
        assertThat(core.status(drive.plan, "010")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        Spending.raise(core, drive.plan, usd(5), Budget.NONE);
        Drive.Session next = drive.begin("010");
        assertThat(next.order.budget().usd()).isEqualTo(2.9);
        assertThat(next.order.resume().orElseThrow().commit()).isEqualTo(saved);
        assertThat(next.order.steps()).containsExactly("010.02");
        next.finishAll();
        drive.mergeAll();
        passes("020");
    }

    @Test
    void forksUnderWayShareThePlansBudgetAndWhatTheyDidIsKeptWhenItIsUsedUp() {
        drive.batch(3, PARALLEL);
        submit(Budget.NONE, usd(4));
        Drive.Session first = drive.begin("010.01");
        Drive.Session second = drive.begin("010.02");
        assertThat(first.order.budget()).isEqualTo(usd(2));
        assertThat(second.order.budget()).isEqualTo(usd(2));
        CommitId saved = spend(first, 2.05);
        second.end(
                new Outcome.Failed(
                        FailureKind.BUDGET,
                        "it is used up",
                        new Salvage.Nothing("nothing was done"),
                        Spending.cost(2)));
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason()).contains("--budget-stage");
        assertThat(core.work(drive.plan, "010.01").consumed).isZero();
        Spending.raise(core, drive.plan, Budget.NONE, usd(20));
        Drive.Session next = drive.begin("010.01");
        assertThat(next.order.resume().orElseThrow().commit()).isEqualTo(saved);
        next.finishAll();
        drive.begin("010.02").finishAll();
        drive.mergeAll();
        passes("010.03");
    }

    @Test
    void aUnitThatIsCancelledStopsTheDriveAndWhatIsUnderWayIsKept() {
        drive.batch(4, PARALLEL).submit();
        Drive.Session first = drive.begin("010.01");
        Drive.Session second = drive.begin("010.02");
        assertThat(core.cancel(drive.plan, "010.01")).isInstanceOf(Answer.Accepted.class);
        core.gone(first.attempt, first.claim);
        assertThat(core.status(drive.plan, "010.01")).isEqualTo(WorkStatus.CANCELLED);
        assertThat(drive.queued()).isEmpty();
        second.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.status(drive.plan, "010.02")).isEqualTo(WorkStatus.SUCCEEDED);
    }

    @Test
    void whatWasToldOfACancelledUnitIsNotDone() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session session = drive.begin("010");
        session.finish();
        core.cancel(drive.plan, "010");
        session.finish();
        core.gone(session.attempt, session.claim);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(drive.now().merged).isEmpty();
        assertThat(drive.status("010.01")).isEqualTo("pending");
        assertThat(drive.status("010")).isEqualTo("pending");
        CommitId saved = core.said(Event.StepsChanged.class).getLast().saved().orElseThrow();
        for (String step : List.of("010.01", "010.02")) {
            assertThat(drive.report(step))
                    .as("the agent's words, and where its work is")
                    .contains("Report on " + step + "\n\nNot merged: fork 010: work has ended")
                    .contains("cancelled")
                    .contains("commit " + saved + " of " + session.attempt.ref() + ".");
        }
    }

    @Test
    void whatAFailedUnitHadDoneWaitsAgainAndIsThereForARetry() {
        drive.fork("005", "onboard")
                .fork("010", "work")
                .step("010.01", "one")
                .step("010.02", "two")
                .submit();
        drive.begin("005").finishAll();
        drive.mergeAll();
        Drive.Session first = drive.begin("010");
        CommitId saved = first.finish().saved().orElseThrow();
        String told = drive.report("010.01");
        first.failFork();
        core.tick(Duration.ofMinutes(1));
        Drive.Session second = drive.begin("010");
        second.isRefused(FailureKind.AGENT_FAILED);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(drive.status("005")).as("it is merged").isEqualTo("done");
        assertThat(drive.report("005")).doesNotContain("Not merged");
        assertThat(drive.status("010.01")).isEqualTo("pending");
        assertThat(drive.report("010.01")).startsWith(told.stripTrailing()).contains("Not merged");
        assertThat(drive.status("010.02")).as("that it failed stays said").isEqualTo("failed");

        assertThat(core.retry(drive.plan, "010")).isInstanceOf(Answer.Accepted.class);
        core.now = core.now.plusSeconds(5);
        Drive.Session again = drive.begin("010");
        assertThat(again.order.resume().orElseThrow().base()).isEqualTo(first.order.base());
        assertThat(drive.status("010.01")).isEqualTo("done");
        assertThat(drive.report("010.01")).as("word for word").isEqualTo(told);
        assertThat(again.order.steps()).containsExactly("010.02.01", "010.02.02");
        assertThat(saved).isNotEqualTo(again.order.resume().orElseThrow().commit());
        again.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whatIsDoneOfAUnitThatDoesNotMergeWaitsAgain() {
        drive.fork("010", "work").step("010.01", "one").submit();
        drive.begin("010").finishAll();
        core.run(drive.plan, "010.merge-1", Core.failed(FailureKind.CONFLICT));
        drive.begin("010").finishAll();
        core.run(drive.plan, "010.merge-2", Core.failed(FailureKind.CONFLICT));
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(drive.queue().steps()).noneMatch(step -> step.is(StepStatus.DONE));
        assertThat(drive.report("010.01")).contains(drive.plan + "/010/2.");
    }

    @Test
    void aCancelledDriveTellsWhatOfItIsNotMerged() {
        drive.batch(2, PARALLEL).submit();
        drive.begin("010.01").finishAll();
        drive.mergeAll();
        Drive.Session second = drive.begin("010.02");
        second.finish();
        core.cancel(drive.plan);
        core.gone(second.attempt, second.claim);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(drive.status("010.01")).isEqualTo("done");
        assertThat(drive.status("010.02")).isEqualTo("pending");
        assertThat(drive.report("010.02")).contains("Not merged");
    }

    @Test
    void nothingIsInProgressWhenADriveHasEnded() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session session = drive.begin("010");
        session.finish();
        assertThat(drive.status("010.02")).isEqualTo("in_progress");
        core.cancel(drive.plan);
        core.gone(session.attempt, session.claim);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(drive.status("010.01")).isEqualTo("pending");
        assertThat(drive.status("010.02")).isEqualTo("pending");
        assertThat(drive.report("010.02")).as("it has none").isEmpty();
        assertThat(drive.queue().active()).isEmpty();
    }

    @Test
    void whatAFailedUnitHadBegunIsInProgressAgainForItsRetry() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.end(Core.failed(FailureKind.AGENT_FAILED));
        core.tick(Duration.ofMinutes(1));
        drive.begin("010").end(Core.failed(FailureKind.AGENT_FAILED));
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(drive.queue().active()).isEmpty();

        assertThat(core.retry(drive.plan, "010")).isInstanceOf(Answer.Accepted.class);
        core.now = core.now.plusSeconds(5);
        Drive.Session again = drive.begin("010");
        assertThat(drive.status("010.01")).isEqualTo("done");
        assertThat(again.order.steps()).containsExactly("010.02");
        again.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whatWasInProgressBeforeTheDriveIsSoAfterIt() {
        drive.step("010", "one").fork("020", "work");
        String path = Drive.FOLDER + "steps/010-one.st.md";
        drive.files.computeIfPresent(path, (_, text) -> text.replace("pending", "in_progress"));
        drive.submit();
        Drive.Session session = drive.begin("010");
        core.cancel(drive.plan);
        core.gone(session.attempt, session.claim);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(drive.now().documents.changed()).isEmpty();
        assertThat(drive.status("010")).isEqualTo("in_progress");
    }

    @Test
    void aPersonMayHaveEachFailedUnitDoneAgainAndTheDriveGoesOn() {
        drive.batch(3, "parallel: true", "max_parallel: 3", "fork_retry_limit: 0").submit();
        Drive.Session first = drive.begin("010.01");
        Drive.Session second = drive.begin("010.02");
        Drive.Session third = drive.begin("010.03");
        first.failFork();
        second.failFork();
        third.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.retry(drive.plan, "010.01")).isInstanceOf(Answer.Accepted.class);
        assertThat(drive.queued()).containsExactly("010.01", "010.02");
        assertThat(drive.now().lost).isZero();
        core.now = core.now.plusSeconds(5);
        drive.begin("010.01").finishAll();
        drive.mergeAll();
        passes("010.02");
        assertThat(core.said(Event.PlanReopened.class)).hasSize(1);
    }

    @Test
    void aDriveThatIsCancelledIsNotTakenUpAgain() {
        drive.batch(2, PARALLEL).submit();
        core.cancel(drive.plan);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(core.retry(drive.plan, "010.01")).isInstanceOf(Answer.Refused.class);
    }
}
