package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A gate that is open is in the books (spec/stage.md RS-72).
class GateBooksTest {
    private final Core core = new Core();

    private PlanId submit(OnGate onGate, boolean books) {
        return core.submit(
                Core.stage(Ending.policy(onGate, true, books), run("01", 1), run("02", 1)));
    }

    private void stop(PlanId plan, String item) {
        core.run(
                plan,
                item,
                new Outcome.Gated(
                        core.commit(),
                        core.attempt(plan, item).ref(),
                        Gate.checklist("Look at it"),
                        Usage.UNKNOWN));
    }

    private WorkOrder.Finish order(PlanId plan, String item) {
        core.claim(core.attempt(plan, item));
        return (WorkOrder.Finish) ((Effect.Grant) core.effects.getLast()).order();
    }

    private CommitId books(PlanId plan, String item) {
        CommitId head = core.commit();
        core.run(
                plan,
                item,
                new Outcome.Finished(head, List.of(".ace/pulse.md"), List.of(), Onward.UNKNOWN));
        return head;
    }

    private void answer(String text) {
        core.on(
                new Input.Said(
                        new Command.AnswerGate(
                                "a" + core.events.size(),
                                "a" + core.events.size(),
                                Core.REPOSITORY,
                                core.said(Event.GateOpened.class).getLast().gate(),
                                text,
                                "ana")));
    }

    private void proof(PlanId plan, ProofStatus status) {
        core.run(
                plan,
                "audit",
                new Outcome.Audited(
                        core.commit(),
                        "refs/fleet/p/audit/1",
                        ".ace/stages/03-api/03-proof.md",
                        status,
                        "2/2 must-haves verified",
                        List.of(),
                        List.of("look at the colours"),
                        List.of(),
                        Usage.UNKNOWN));
    }

    @AfterEach
    void aFoldOfTheJournalIsTheSame() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aGateThatOpensIsWrittenDownAtOnceAlthoughNothingIsMergedYet() {
        PlanId plan = submit(OnGate.WAIT, true);
        stop(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02", "gate-03-01-1");
        WorkOrder.Finish order = order(plan, "gate-03-01-1");
        assertThat(order.scope()).isEqualTo(WorkOrder.Finish.Scope.PROGRESS);
        assertThat(order.batch()).hasValue(1);
        assertThat(order.gates()).containsExactly(plan + "/03-01/1/1 human-verify");
    }

    @Test
    void aGateIsWrittenDownOnceAndItsAnswerWithTheNextEntry() {
        PlanId plan = submit(OnGate.WAIT, true);
        stop(plan, "03-01");
        CommitId head = books(plan, "gate-03-01-1");
        assertThat(core.state.plan(plan).orElseThrow().head).isEqualTo(head);
        assertThat(core.queued(plan)).containsExactly("03-02");
        answer("approved");
        assertThat(core.queued(plan)).containsExactly("03-02", "03-01");
        core.finish(plan, "03-01");
        core.finish(plan, "03-02");
        proof(plan, ProofStatus.PASSED);
        assertThat(order(plan, "finish").gates()).isEmpty();
    }

    @Test
    void itWaitsForAMergeThatIsUnderWay() {
        PlanId plan = submit(OnGate.WAIT, true);
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        stop(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02.merge-1");
        core.merge(plan, "03-02");
        assertThat(core.queued(plan)).containsExactly("gate-03-01-1");
    }

    @Test
    void aSecondGateIsNews() {
        PlanId plan = submit(OnGate.WAIT, true);
        stop(plan, "03-01");
        books(plan, "gate-03-01-1");
        stop(plan, "03-02");
        assertThat(order(plan, "gate-03-02-1").gates())
                .containsExactly(
                        plan + "/03-01/1/1 human-verify", plan + "/03-02/1/1 human-verify");
    }

    @Test
    void whatTheAuditLeavesToAPersonIsPendingToo() {
        PlanId plan = submit(OnGate.WAIT, true);
        core.finish(plan, "03-01");
        core.finish(plan, "03-02");
        proof(plan, ProofStatus.HUMAN_NEEDED);
        assertThat(core.queued(plan)).containsExactly("gate-audit-1");
        assertThat(order(plan, "gate-audit-1").gates())
                .containsExactly(plan + "/audit/1/1 human-verify");
        answer("approved");
        assertThat(core.queued(plan)).as("one entry after the other").isEmpty();
        core.end(
                core.attempt(plan, "gate-audit-1"),
                "claim-6",
                new Outcome.Finished(core.commit(), List.of(), List.of(), Onward.UNKNOWN));
        assertThat(core.queued(plan)).containsExactly("finish");
        books(plan, "finish");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whereNobodyIsWaitedForThereIsNothingPending() {
        PlanId plan = submit(OnGate.FAIL, true);
        stop(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02");
    }

    @Test
    void aProjectThatDoesNotCommitItsDocumentsHasNoSuchEntry() {
        PlanId plan = submit(OnGate.WAIT, false);
        stop(plan, "03-01");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.BLOCKED);
        assertThat(core.queued(plan)).containsExactly("03-02");
    }
}
