package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.Limits;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A fleet of a broker, a coordinator and three workers with two slots each, all in processes of their own. The build has
/// the same stage under harder conditions ([ChaosTest]).
@EnabledIfSystemProperty(named = "acefleet.tests", matches = "all")
@Timeout(300)
class SeparateProcessesTest {
    private static final int CAP = 5;

    @TempDir Path place;

    @Test
    void aStageOf24RunsInFourBatchesKeepsEveryRuleOfItsPlan() {
        Project project = Project.empty(place);
        TwentyFourRuns.in(project, CAP, "");
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Limits.HEARTBEAT)) {
            fleet.coordinator("coordinator").worker("one", 2).worker("two", 2).worker("three", 2);

            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            assertThat(typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"))
                    .as(typed.err())
                    .isZero();

            PlanReport report = Reports.of(typed.out());
            assertThat(report.verdict()).isEqualTo("passed");
            assertThat(report.runs())
                    .hasSize(24)
                    .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE))
                    .allSatisfy(run -> assertThat(run.attempts()).hasSize(1));
            assertThat(report.runs().stream().map(run -> run.attempts().getFirst().worker()))
                    .as("every worker had work")
                    .contains("one", "two", "three");
            fleet.history(report.id())
                    .allMergedOnce(project, "HEAD")
                    .batchesInOrder()
                    .noOverlaps()
                    .atMost(CAP)
                    .basesContainDependencies(project);
            assertThat(project.git("fsck", "--strict")).doesNotContain("error");
        }
    }
}
