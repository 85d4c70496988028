package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.failed;
import static dev.acefleet.coordinator.runtime.Story.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.coordinator.core.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Why a run stands at a gate, and why what ends a plan is not done.
class WhyEndingsTest extends Inquiry {
    private final PlanId plan =
            story.submit("k", Story.audited("3", OnGate.WAIT, run("03-01", 1), run("03-02", 1)));

    private List<String> explained() {
        return explainer().plan(plan).orElseThrow().runs().stream().map(WhyView::run).toList();
    }

    private void merged() {
        story.finish(plan, "03-01");
        story.finish(plan, "03-02");
    }

    private Outcome proof(ProofStatus status, String... people) {
        return new Outcome.Audited(
                story.commit(),
                "refs/fleet/p/audit/1",
                ".ace/stages/03-api/03-proof.md",
                status,
                "5/6 must-haves verified",
                List.of(),
                List.of(people),
                List.of(),
                Usage.UNKNOWN);
    }

    private void answer(String text) {
        Event.GateOpened gate =
                (Event.GateOpened)
                        story.events().stream()
                                .filter(Event.GateOpened.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        story.command(new Command.AnswerGate("a", "a", Story.REPOSITORY, gate.gate(), text, "ana"));
    }

    @Test
    void aRunAtAGateWantsAnAnswerAndNoRetry() {
        Gate gate =
                new Gate(
                        GateType.HUMAN_VERIFY,
                        "1/2 tasks complete",
                        "| 1 | Form | abc1234 | form.txt |",
                        "2: Look at the form",
                        "awaiting verification",
                        "",
                        "Open the form",
                        List.of(),
                        "approved",
                        "");
        story.run(
                plan,
                "03-01",
                new Outcome.Gated(story.commit(), "refs/fleet/x", gate, Usage.UNKNOWN));

        WhyView why = why(plan, "03-01");
        assertThat(why.cause()).isEqualTo(WaitCause.PERSON);
        assertThat(why.text()).contains("waits for a person", "human verify", "Look at the form");
        assertThat(why.todo())
                .contains("fleet answer " + plan + "/03-01/1/1")
                .doesNotContain("retry");

        freeWorker();
        answer("approved");
        assertThat(why(plan, "03-01").cause()).isEqualTo(WaitCause.PICKUP);
    }

    @Test
    void anAuditOfWhichAPersonMustJudgeApartWantsAnAnswer() {
        merged();
        story.run(plan, "audit", proof(ProofStatus.HUMAN_NEEDED, "read it aloud"));

        assertThat(why(plan, "audit").cause()).isEqualTo(WaitCause.PERSON);
        assertThat(why(plan, "audit").todo()).contains("fleet answer " + plan + "/audit/1/1");
        assertThat(explained()).containsExactly("audit");
    }

    @Test
    void anAuditThatNobodyTakesSaysWhatIsMissing() {
        merged();
        assertThat(why(plan, "audit").cause()).isEqualTo(WaitCause.NO_WORKER);
        worker("w1", 2, "scripted", "its disk is full");
        assertThat(why(plan, "audit").text()).contains("w1: its disk is full");
        workers.clear();
        freeWorker();
        assertThat(why(plan, "audit").cause()).isEqualTo(WaitCause.PICKUP);
        story.start(plan, "audit", Story.W1);
        worker("w1", 1, "scripted", "", plan + "/audit/1");
        assertThat(why(plan, "audit").cause()).isEqualTo(WaitCause.AT_WORK);
        assertThat(explained()).containsExactly("audit");
    }

    @Test
    void booksThatAreToBeWrittenAreExplainedToo() {
        freeWorker();
        merged();
        story.run(plan, "audit", proof(ProofStatus.PASSED));
        assertThat(why(plan, "finish").cause()).isEqualTo(WaitCause.PICKUP);
        assertThat(explained()).containsExactly("finish");
        assertThat(why(plan, "audit").cause()).isEqualTo(WaitCause.OVER);
    }

    @Test
    void anAuditThatFailedSaysHowToBeginItAnew() {
        merged();
        story.run(plan, "audit", failed(FailureKind.CONFIGURATION));

        assertThat(why(plan, "audit").cause()).isEqualTo(WaitCause.OVER);
        assertThat(why(plan, "audit").todo()).contains("fleet retry " + plan + "/audit");
        assertThat(explained()).contains("audit");
    }

    @Test
    void whatThePlanHasNotIsNotExplained() {
        assertThat(explainer().item(plan, "audit")).as("it has not come to that").isEmpty();
        assertThat(explainer().item(plan, "03-07")).isEmpty();
    }
}
