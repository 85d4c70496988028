package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnDependency;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DependencyFailureTest {
    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void whereThatIsAskedForADependentIsTriedAndToldWhatIsMissing() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                attempt(OnFailure.CONTINUE),
                                run("01", 1),
                                run("02", 1),
                                run("03", 1, "01", "02"),
                                run("04", 2, "03")));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.WAITING);
        core.finish(plan, "03-02");
        core.start(plan, "03-03");
        WorkOrder.Run order =
                (WorkOrder.Run) Core.of(Effect.Grant.class, core.effects).getLast().order();
        assertThat(order.note()).contains("depends on 03-01, which failed").doesNotContain("03-02");
        core.end(core.attempt(plan, "03-03"), lastClaim(plan), core.succeeded(plan, "03-03"));
        core.merge(plan, "03-03");
        core.finish(plan, "03-04");
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void theStageStillStopsBehindTheBatchWhereThatIsThePolicy() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                attempt(OnFailure.STOP),
                                run("01", 1),
                                run("02", 1, "01"),
                                run("03", 2, "01")));
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.finish(plan, "03-02");
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
    }

    @Test
    void withoutWhatAPersonCancelledNothingIsTried() {
        PlanId plan =
                core.submit(
                        Core.stage(attempt(OnFailure.CONTINUE), run("01", 1), run("02", 1, "01")));
        core.cancel(plan, "03-01");
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.SKIPPED);
    }

    private String lastClaim(PlanId plan) {
        return core.work(plan, "03-03").lease.orElseThrow().claim();
    }

    private static StagePolicy attempt(OnFailure onFailure) {
        return new StagePolicy(
                3,
                3,
                onFailure,
                StagePolicy.OnGate.FAIL,
                false,
                Pool.DEFAULT,
                "scripted",
                "sonnet",
                "",
                false,
                "",
                false,
                OnDependency.ATTEMPT,
                Budgets.NONE);
    }
}
