package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the books are told of a plan: how long its runs took, which was merged last, what a person said.
class FinishOrderTest {
    private final Core core = new Core();

    private PlanId submit(boolean auditor) {
        return core.submit(
                Core.stage(Ending.policy(OnGate.WAIT, auditor, true), run("01", 1), run("02", 1)));
    }

    @AfterEach
    void aFoldOfTheJournalIsTheSame() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private WorkOrder.Finish order(PlanId plan, String item) {
        core.claim(core.attempt(plan, item));
        return (WorkOrder.Finish) ((Effect.Grant) core.effects.getLast()).order();
    }

    private void books(PlanId plan, String item) {
        core.run(
                plan,
                item,
                new Outcome.Finished(core.commit(), List.of(), List.of(), Onward.UNKNOWN));
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

    /// Starts the item's attempt, which goes on for so many seconds.
    private String work(PlanId plan, String item, int seconds) {
        String claim = core.start(plan, item);
        core.now = core.now.plusSeconds(seconds);
        return claim;
    }

    private void succeed(PlanId plan, String item, int seconds) {
        String claim = work(plan, item, seconds);
        core.end(core.attempt(plan, item), claim, core.succeeded(plan, item));
    }

    private List<String> took(PlanId plan) {
        return order(plan, "finish").durations().stream()
                .map(took -> took.run() + " " + took.seconds())
                .toList();
    }

    @Test
    void theRunThatWasMergedLastStandsAtTheEnd() {
        PlanId plan = submit(false);
        succeed(plan, "03-02", 20);
        core.merge(plan, "03-02");
        succeed(plan, "03-01", 10);
        core.merge(plan, "03-01");
        assertThat(took(plan)).containsExactly("03-02 20", "03-01 10");
    }

    @Test
    void aRunTookAsLongAsItsAttemptsAndNotAsLongAsItWaitedAtItsGate() {
        PlanId plan = submit(false);
        String claim = work(plan, "03-01", 60);
        AttemptId first = core.attempt(plan, "03-01");
        core.end(
                first,
                claim,
                new Outcome.Gated(
                        core.commit(), first.ref(), Gate.checklist("Look"), Usage.UNKNOWN));
        books(plan, "gate-03-01-1");
        core.now = core.now.plusSeconds(3_600);
        answer("approved");
        succeed(plan, "03-01", 30);
        core.merge(plan, "03-01");
        succeed(plan, "03-02", 5);
        core.merge(plan, "03-02");
        assertThat(took(plan)).containsExactly("03-01 90", "03-02 5");
    }

    @Test
    void anAdoptedRunTookAsLongAsTheAttemptThatDidIt() {
        PlanId plan = submit(false);
        String claim = work(plan, "03-01", 120);
        core.lapse(core.attempt(plan, "03-01"), claim);
        String second = work(plan, "03-01", 3);
        core.end(
                core.attempt(plan, "03-01"),
                second,
                new Outcome.Adopted(
                        1, core.commit(), "refs/fleet/x", "done", List.of(), Usage.UNKNOWN));
        core.run(plan, "03-01.merge-1", new Outcome.Merged(core.commit(), 1));
        succeed(plan, "03-02", 5);
        core.merge(plan, "03-02");
        assertThat(took(plan)).containsExactly("03-01 123", "03-02 5");
    }

    private WorkOrder.Finish judged(String text) {
        PlanId plan = submit(true);
        core.finish(plan, "03-01");
        core.finish(plan, "03-02");
        core.run(
                plan,
                "audit",
                new Outcome.Audited(
                        core.commit(),
                        "refs/fleet/p/audit/1",
                        ".ace/stages/03-api/03-proof.md",
                        ProofStatus.HUMAN_NEEDED,
                        "2/2 must-haves verified",
                        List.of(),
                        List.of("look at the colours"),
                        List.of(),
                        Usage.UNKNOWN));
        books(plan, "gate-audit-1");
        answer(text);
        return order(plan, "finish");
    }

    @Test
    void whatAPersonFoundGoesIntoTheBooks() {
        assertThat(judged("the colours are wrong").judgement())
                .hasValue(new WorkOrder.Finish.Judgement(false, "ana", "the colours are wrong"));
    }

    @Test
    void anApprovalGoesIntoTheBooksWithWhoseItIs() {
        assertThat(judged("approved").judgement())
                .hasValue(new WorkOrder.Finish.Judgement(true, "ana", ""));
    }
}
