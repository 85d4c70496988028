package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndDeciderTest {
    private final Core core = new Core();

    private PlanId audited(OnGate onGate) {
        PlanId plan = core.submit(Core.stage(Ending.policy(onGate, true, true), run("01", 1)));
        core.finish(plan, "03-01");
        return plan;
    }

    private Outcome proof(ProofStatus status) {
        return Ending.proof(core.commit(), status);
    }

    private CommitId books(PlanId plan, String item) {
        CommitId head = core.commit();
        core.run(
                plan,
                item,
                new Outcome.Finished(head, List.of(".ace/track.md"), List.of(), Onward.UNKNOWN));
        return head;
    }

    private WorkOrder order(PlanId plan, String item) {
        core.claim(core.attempt(plan, item));
        return ((Effect.Grant) core.effects.getLast()).order();
    }

    @Test
    void whenEveryRunIsMergedTheStageIsAuditedThenTheBooksAreWrittenThenItEnds() {
        PlanId plan = audited(OnGate.WAIT);
        assertThat(core.queued(plan)).containsExactly("audit");
        core.run(plan, "audit", proof(ProofStatus.PASSED));
        assertThat(core.queued(plan)).containsExactly("finish");
        assertThat(core.said(Event.PlanEnded.class)).isEmpty();
        CommitId head = books(plan, "finish");
        Event.PlanEnded ended = core.said(Event.PlanEnded.class).getLast();
        assertThat(ended.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(ended.audit()).isEqualTo("done");
        assertThat(ended.head()).isEqualTo(head);
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void theAuditorLooksAtTheHeadThatEverythingIsMergedInto() {
        PlanId plan = audited(OnGate.WAIT);
        WorkOrder.Audit order = (WorkOrder.Audit) order(plan, "audit");
        assertThat(order.base()).isEqualTo(core.state.plan(plan).orElseThrow().head);
        assertThat(order.model()).isEqualTo("haiku");
        assertThat(order.directory()).isEqualTo(".ace/stages/03-api");
        assertThat(order.goal()).isEqualTo("An API");
    }

    @Test
    void theBooksOfAPassedStageAreItsCompletionWithTheProof() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", proof(ProofStatus.PASSED));
        WorkOrder.Finish order = (WorkOrder.Finish) order(plan, "finish");
        assertThat(order.scope()).isEqualTo(WorkOrder.Finish.Scope.STAGE);
        assertThat(order.proof())
                .hasValueSatisfying(proof -> {
                    assertThat(proof.attempt()).hasToString(plan + "/audit/1");
                    assertThat(proof.path()).endsWith("03-proof.md");
                });
        assertThat(order.durations()).hasSize(1);
    }

    @Test
    void gapsKeepTheProofAndCompleteNothing() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", proof(ProofStatus.GAPS_FOUND));
        WorkOrder.Finish order = (WorkOrder.Finish) order(plan, "finish");
        assertThat(order.scope()).isEqualTo(WorkOrder.Finish.Scope.PROGRESS);
        assertThat(order.proof()).isPresent();
    }

    @Test
    void gapsAreTheVerdict() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", proof(ProofStatus.GAPS_FOUND));
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.GAPS_FOUND);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason()).contains("no login");
    }

    private void answer(String text) {
        core.on(
                new Input.Said(
                        new Command.AnswerGate(
                                "a",
                                "a",
                                Core.REPOSITORY,
                                core.said(Event.GateOpened.class).getLast().gate(),
                                text,
                                "ana")));
    }

    @Test
    void whatOnlyAPersonCanCheckIsPutToOneWhoseApprovalPassesTheStage() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", proof(ProofStatus.HUMAN_NEEDED));
        assertThat(core.status(plan, "audit")).isEqualTo(WorkStatus.BLOCKED);
        assertThat(core.said(Event.GateOpened.class).getLast().asked().details())
                .contains("look at the colours");
        books(plan, "gate-audit-1");
        answer("approved");
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aPersonWhoDoesNotApproveHasFoundGaps() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", proof(ProofStatus.HUMAN_NEEDED));
        books(plan, "gate-audit-1");
        answer("the colours are wrong");
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.GAPS_FOUND);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason())
                .contains("the colours are wrong");
    }

    @Test
    void whereNobodyIsWaitedForTheStageStaysPending() {
        PlanId plan = audited(OnGate.FAIL);
        core.run(plan, "audit", proof(ProofStatus.HUMAN_NEEDED));
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.HUMAN_NEEDED);
    }

    @Test
    void anAuditorThatCannotDoItFailsTheStageWhichIsAuditedAnewWhenRetried() {
        PlanId plan = audited(OnGate.WAIT);
        for (int i = 0; i < 3; i++) {
            core.run(plan, "audit", Core.failed(FailureKind.EVIDENCE_MISSING));
            core.tick(Duration.ofMinutes(1));
        }
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.said(Event.PlanEnded.class).getLast().audit()).isEqualTo("not_available");
        assertThat(core.retry(plan, "audit")).isInstanceOf(Answer.Accepted.class);
        assertThat(core.queued(plan)).containsExactly("audit-2");
        core.run(plan, "audit-2", proof(ProofStatus.PASSED));
        books(plan, "finish-2");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void anAuditorWithoutItsLoginWaitsForAPersonWhoseWordIsNoJudgement() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", Core.failed(FailureKind.AUTH));
        assertThat(core.status(plan, "audit")).isEqualTo(WorkStatus.BLOCKED);
        books(plan, "gate-audit-1");
        answer("done");
        assertThat(core.said(Event.AuditJudged.class)).isEmpty();
        assertThat(core.queued(plan)).containsExactly("audit");
        core.run(plan, "audit", proof(ProofStatus.PASSED));
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void anAuditorWhoseLoginNobodyBringsLeavesTheStageToAPerson() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", Core.failed(FailureKind.AUTH));
        books(plan, "gate-audit-1");
        core.tick(Limits.GATE);
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.HUMAN_NEEDED);
        assertThat(core.said(Event.PlanEnded.class).getLast().audit()).isEqualTo("not_available");
        assertThat(core.retry(plan, "audit")).isInstanceOf(Answer.Accepted.class);
        assertThat(core.queued(plan)).containsExactly("audit-2");
    }

    @Test
    void progressIsWrittenBetweenBatchesAndHoldsNobodyUp() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                Ending.policy(OnGate.WAIT, false, true),
                                run("01", 1),
                                run("02", 2)));
        core.finish(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02", "progress-1");
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        assertThat(core.queued(plan)).as("a merge beside the books").containsExactly("progress-1");
        WorkOrder.Finish order = (WorkOrder.Finish) order(plan, "progress-1");
        assertThat(order.scope()).isEqualTo(WorkOrder.Finish.Scope.PROGRESS);
        assertThat(order.batch()).as("the one that goes on").hasValue(2);
        assertThat(order.gates()).isEmpty();
    }

    @Test
    void theBooksAreWrittenOnceForABatch() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                Ending.policy(OnGate.WAIT, false, true),
                                run("01", 1),
                                run("02", 2)));
        core.finish(plan, "03-01");
        books(plan, "progress-1");
        core.finish(plan, "03-02");
        assertThat(core.queued(plan)).containsExactly("finish");
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aStageOfWhichSomethingIsMissingRecordsItsProgressAndIsNotAudited() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                Ending.policy(OnGate.FAIL, true, true),
                                run("01", 1),
                                run("02", 1)));
        core.finish(plan, "03-01");
        core.run(plan, "03-02", Core.failed(FailureKind.CONFIGURATION));
        assertThat(core.queued(plan)).containsExactly("finish");
        assertThat(((WorkOrder.Finish) order(plan, "finish")).scope())
                .isEqualTo(WorkOrder.Finish.Scope.PROGRESS);
    }

    @Test
    void aCancelReachesTheAuditAndABookThatIsWrittenAllTheSameCounts() {
        PlanId plan = audited(OnGate.WAIT);
        core.run(plan, "audit", proof(ProofStatus.PASSED));
        String claim = core.start(plan, "finish");
        core.cancel(plan);
        assertThat(core.status(plan, "finish")).isEqualTo(WorkStatus.CANCELLING);
        CommitId head = core.commit();
        core.end(
                core.attempt(plan, "finish"),
                claim,
                new Outcome.Finished(head, List.of(), List.of(), Onward.UNKNOWN));
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(core.said(Event.PlanEnded.class).getLast().head()).isEqualTo(head);
    }

    @Test
    void aCancelDuringTheAuditEndsThePlanAsCancelled() {
        PlanId plan = audited(OnGate.WAIT);
        core.cancel(plan);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void aStageWhoseRunsAreAllCompleteIsAuditedAlone() {
        PlanId plan = core.submit(Core.stage(Ending.policy(OnGate.WAIT, true, true)));
        assertThat(core.queued(plan)).containsExactly("audit");
        core.run(plan, "audit", proof(ProofStatus.PASSED));
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }
}
