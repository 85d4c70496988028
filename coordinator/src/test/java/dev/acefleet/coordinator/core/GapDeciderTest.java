package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A stage that closes its gaps by itself (spec/stage.md RS-39).
class GapDeciderTest {
    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    /// With gaps that its books tell of.
    private PlanId withGaps(int rounds) {
        PlanId plan =
                core.submit(
                        Ending.closingGaps(
                                Core.stage(
                                        Ending.policy(OnGate.WAIT, true, true),
                                        run("01", 1),
                                        run("02", 2)),
                                rounds));
        core.finish(plan, "03-01");
        books(plan, "progress-1");
        core.finish(plan, "03-02");
        audit(plan, "audit", ProofStatus.GAPS_FOUND);
        books(plan, "finish");
        return plan;
    }

    private void audit(PlanId plan, String item, ProofStatus status) {
        core.run(plan, item, Ending.proof(core.commit(), status));
    }

    private CommitId books(PlanId plan, String item) {
        CommitId head = core.commit();
        core.run(plan, item, new Outcome.Finished(head, List.of(), List.of(), Onward.UNKNOWN));
        return head;
    }

    private Outcome planned(RunSpec... runs) {
        return new Outcome.Planned(
                core.commit(),
                "refs/fleet/p/gaps/1",
                List.of(runs),
                List.of(),
                Usage.UNKNOWN,
                Documents.NONE);
    }

    private WorkOrder order(PlanId plan, String item) {
        core.claim(core.attempt(plan, item));
        return ((Effect.Grant) core.effects.getLast()).order();
    }

    @Test
    void gapsArePlannedRunAndAuditedAgainUntilTheStagePasses() {
        PlanId plan = withGaps(2);
        assertThat(core.queued(plan)).containsExactly("gaps");
        core.run(plan, "gaps", planned(run("03", 1), run("04", 1, "03")));
        assertThat(core.queued(plan)).as("the files come first").containsExactly("gap-runs");
        books(plan, "gap-runs");
        assertThat(core.queued(plan)).containsExactly("03-03");
        core.finish(plan, "03-03");
        core.finish(plan, "03-04");
        assertThat(core.queued(plan)).containsExactly("audit-2");
        audit(plan, "audit-2", ProofStatus.PASSED);
        books(plan, "finish-2");

        Event.PlanEnded ended = core.said(Event.PlanEnded.class).getLast();
        assertThat(ended.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(ended.reason()).contains("closed gaps in 1 round");
    }

    @Test
    void theArchitectLooksAtTheHeadThatHasTheProof() {
        PlanId plan = withGaps(1);
        WorkOrder.PlanGaps order = (WorkOrder.PlanGaps) order(plan, "gaps");
        assertThat(order.base()).isEqualTo(core.state.plan(plan).orElseThrow().head);
        assertThat(order.model()).isEqualTo("opus");
        assertThat(order.gaps()).contains("no login");
        assertThat(order.directory()).isEqualTo(".ace/stages/03-api");
    }

    @Test
    void itsFilesAreWrittenFromTheCommitThatItsWorkerPushed() {
        PlanId plan = withGaps(1);
        core.run(plan, "gaps", planned(run("03", 1)));
        WorkOrder.Finish order = (WorkOrder.Finish) order(plan, "gap-runs");
        assertThat(order.scope()).isEqualTo(WorkOrder.Finish.Scope.PROGRESS);
        assertThat(order.proof()).isEmpty();
        assertThat(order.runs())
                .hasValueSatisfying(runs -> {
                    assertThat(runs.attempt()).hasToString(plan + "/gaps/1");
                    assertThat(runs.paths()).containsExactly(run("03", 1).path());
                });
    }

    @Test
    void theBatchesOfNewRunsComeBehindThoseThatAreOver() {
        PlanId plan = withGaps(1);
        core.run(plan, "gaps", planned(run("03", 1), run("04", 2)));
        books(plan, "gap-runs");
        StagePlan stage = StagePlan.of(core.state.plan(plan).orElseThrow());
        assertThat(stage.schedule.batchOf(Core.id("03"))).isEqualTo(3);
        assertThat(stage.schedule.batchOf(Core.id("04"))).isEqualTo(4);
        assertThat(core.queued(plan)).containsExactly("03-03");
    }

    @Test
    void theLoopEndsWhenItsRoundsAreUsedUp() {
        PlanId plan = withGaps(1);
        core.run(plan, "gaps", planned(run("03", 1)));
        books(plan, "gap-runs");
        core.finish(plan, "03-03");
        audit(plan, "audit-2", ProofStatus.GAPS_FOUND);
        books(plan, "finish-2");
        assertThat(core.verdict()).isEqualTo(Verdict.GAPS_FOUND);
    }

    @Test
    void withoutALoopGapsAreTheVerdict() {
        withGaps(0);
        assertThat(core.verdict()).isEqualTo(Verdict.GAPS_FOUND);
    }

    @Test
    void eachRoundIsOnRecordAsDecidedByThePolicy() {
        PlanId plan = withGaps(2);
        core.run(plan, "gaps", Core.failed(FailureKind.INFRASTRUCTURE));
        core.tick(Duration.ofMinutes(1));
        assertThat(core.said(Event.PassedOver.class))
                .as("once, however often it is tried")
                .singleElement()
                .satisfies(passed -> {
                    assertThat(passed.item()).isEqualTo("audit");
                    assertThat(passed.answer()).isEqualTo("close the gaps, round 1 of 2");
                    assertThat(passed.by()).isEqualTo("policy: auto-gaps");
                });
        assertThat(core.queued(plan)).containsExactly("gaps");
    }

    @Test
    void whatWasWrongIsToldToTheNextArchitectAndWhenNoneCanGapsAreTheVerdict() {
        PlanId plan = withGaps(1);
        core.run(plan, "gaps", Core.failed(FailureKind.EVIDENCE_MISSING));
        core.tick(Duration.ofMinutes(1));
        String claim = core.start(plan, "gaps");
        Effect.Grant grant = Core.of(Effect.Grant.class, core.effects).getLast();
        assertThat(((WorkOrder.PlanGaps) grant.order()).note()).isEqualTo("because");
        core.end(core.attempt(plan, "gaps"), claim, Core.failed(FailureKind.EVIDENCE_MISSING));
        core.tick(Duration.ofMinutes(1));
        core.run(plan, "gaps", Core.failed(FailureKind.EVIDENCE_MISSING));
        Event.PlanEnded ended = core.said(Event.PlanEnded.class).getLast();
        assertThat(ended.verdict()).isEqualTo(Verdict.GAPS_FOUND);
        assertThat(ended.reason()).contains("the gaps could not be planned");
    }

    @Test
    void anArchitectWithoutItsLoginWaitsForAPersonAsTheBooksSay() {
        PlanId plan = withGaps(1);
        core.run(plan, "gaps", Core.failed(FailureKind.AUTH));
        assertThat(core.status(plan, "gaps")).isEqualTo(WorkStatus.BLOCKED);
        assertThat(core.queued(plan)).containsExactly("gate-gaps-1");
        books(plan, "gate-gaps-1");
        core.answer(new GateId(core.attempt(plan, "gaps"), 1), "done");
        assertThat(core.queued(plan)).containsExactly("gaps");
        assertThat(core.attempt(plan, "gaps").number()).isEqualTo(2);
    }

    @Test
    void runsThatThePlanHasOrThatWaitForOthersAreNotTaken() {
        PlanId plan = withGaps(1);
        String claim = core.start(plan, "gaps");
        for (Outcome bad :
                List.of(
                        planned(),
                        planned(run("02", 1)),
                        planned(run("03", 1, "01")),
                        planned(run("03", 1), run("03", 1)))) {
            assertThatThrownBy(() -> core.end(core.attempt(plan, "gaps"), claim, bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aCancelWhileGapsArePlannedEndsThePlan() {
        PlanId plan = withGaps(1);
        core.cancel(plan);
        assertThat(core.status(plan, "gaps")).isEqualTo(WorkStatus.CANCELLED);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void aCancelWhileTheirFilesAreWrittenAddsNoRuns() {
        PlanId plan = withGaps(1);
        core.run(plan, "gaps", planned(run("03", 1)));
        String claim = core.start(plan, "gap-runs");
        core.cancel(plan);
        core.end(
                core.attempt(plan, "gap-runs"),
                claim,
                new Outcome.Finished(core.commit(), List.of(), List.of(), Onward.UNKNOWN));
        assertThat(core.said(Event.RunsAdded.class)).isEmpty();
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
    }
}
