package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.SubmitRequest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A stage of two runs in a project with a remote, and a fleet that does them.
abstract class StageCase {
    @TempDir Path directory;
    Project project;
    FakeApi api;
    Typed typed;

    @BeforeEach
    void prepare() throws IOException {
        project = Project.withStage(directory);
        api = new FakeApi();
        typed = new Typed(project.checkout()).with("FLEET_SERVER", api.url());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /// The fleet does the first runs of the stage, and says this of the plan.
    void fleetDoes(String verdict, String... runs) {
        api.onSubmit(request -> {
            String plan = FakeApi.planOf(request).value();
            String base = request.stage().base().hex();
            String head =
                    runs.length == 0
                            ? base
                            : project.merged(
                                    request.stage().integrationBranch(FakeApi.planOf(request)),
                                    base,
                                    runs);
            api.put(plan(request, plan, verdict, base, head));
            api.happen(Plans.event(1, "plan_accepted", "stage 3"));
            if (!verdict.isEmpty()) {
                api.happen(Plans.event(2, "plan_ended", verdict));
            }
        });
    }

    static PlanReport plan(
            SubmitRequest request, String plan, String verdict, String base, String head) {
        RunState state = verdict.equals("passed") ? RunState.DONE : RunState.FAILED;
        return Plans.of(
                request.stage().repository().key(),
                Plans.plan(
                        plan,
                        verdict,
                        request.stage().integrationBranch(FakeApi.planOf(request)),
                        base,
                        head,
                        run("03-01", 1, RunState.DONE, attempt(1, "succeeded", "", "Built")),
                        run("03-02", 2, state, attempt(1, "failed", "agent_failed", "It broke"))));
    }
}
