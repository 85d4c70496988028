package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.coordinator.StageVariant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A stage of which only some runs were wanted is not done when they are (spec/stage.md RS-56).
class LeftOutRunsTest {
    private final Core core = new Core();

    private PlanId submit(int leftOut) {
        StageSubmission stage = Core.stage(Ending.policy(OnGate.WAIT, true, true), run("01", 1));
        return core.submit(StageVariant.of(stage).leftOut(leftOut).submission());
    }

    @Test
    void itIsNeitherAuditedNorWrittenDownAsComplete() {
        PlanId plan = submit(2);
        core.finish(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("finish");
        String claim = core.claim(core.attempt(plan, "finish"));
        WorkOrder.Finish order = (WorkOrder.Finish) ((Effect.Grant) core.effects.getLast()).order();
        assertThat(order.scope()).isEqualTo(WorkOrder.Finish.Scope.PROGRESS);
        core.end(
                core.attempt(plan, "finish"),
                claim,
                new Outcome.Finished(core.commit(), List.of(), List.of(), Onward.UNKNOWN));
        Event.PlanEnded ended = core.said(Event.PlanEnded.class).getLast();
        assertThat(ended.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(ended.audit()).isEqualTo("skipped");
        assertThat(ended.reason()).contains("left out: 2");
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void withNoneLeftOutItIs() {
        PlanId plan = submit(0);
        core.finish(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("audit");
    }
}
