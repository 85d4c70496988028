package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TestFirstTest {
    @TempDir private Path directory;

    @Test
    void twoOrThreeCommitsWithTheTestFirstAreAsTheyShouldBe() {
        assertThat(
                        TestFirst.trouble(
                                List.of(
                                        "docs(03.01): complete app run",
                                        "refactor(03.01): clean up app",
                                        "feat(03.01): implement app",
                                        "test(03.01): add failing test for app")))
                .isEmpty();
        assertThat(TestFirst.trouble(List.of("feat(03.01): app", "test(03.01): app"))).isEmpty();
    }

    @Test
    void aTestAfterItsFeatureOrNoneIsToldAndSoIsAMissingFeature() {
        assertThat(TestFirst.trouble(List.of("test(03.01): app", "feat(03.01): app")))
                .hasValueSatisfying(text -> assertThat(text).contains("before its feature"));
        assertThat(TestFirst.trouble(List.of("feat(03.01): app")))
                .hasValueSatisfying(text -> assertThat(text).contains("before its feature"));
        assertThat(TestFirst.trouble(List.of("test(03.01): app")))
                .hasValueSatisfying(text -> assertThat(text).contains("without a commit"));
    }

    @Test
    void aRunWhoseTestCameLateHoldsWithAWarning() throws IOException {
        Project project = new Project(directory);
        Workspace workspace = project.workspace();
        Project.commit(workspace.tree(), "feat(03.01): the app", Project.work());
        WorkOrder.Run order = RunOrder.like(project.order()).type(RunType.TDD).make();

        Evidence.Verdict verdict =
                Evidence.check(
                        workspace.reclaim(),
                        workspace.base(),
                        order,
                        Project.RUN_TEXT,
                        "",
                        Secrets.NONE);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Evidence.Verdict.Holds.class,
                        holds ->
                                assertThat(holds.warnings())
                                        .anyMatch(warning -> warning.startsWith("a test-first")));
    }

    @Test
    void aTestFirstRunInThreeCommitsHoldsWithoutAWarning() throws IOException {
        Project project = new Project(directory);
        Workspace workspace = project.workspace();
        WorkOrder.Run order = RunOrder.like(project.order()).type(RunType.TDD).make();
        Map<String, String> work = Project.work();
        String app = work.remove("src/app.txt");
        Project.commit(
                workspace.tree(),
                "test(03.01): add failing test for the app",
                Map.of("src/app.txt", "a test\n"));
        Project.commit(
                workspace.tree(),
                "feat(03.01): implement the app",
                Map.of("src/app.txt", String.valueOf(app)));
        Project.commit(workspace.tree(), "docs(03.01): complete app run", work);

        Evidence.Verdict verdict =
                Evidence.check(
                        workspace.reclaim(),
                        workspace.base(),
                        order,
                        Project.RUN_TEXT,
                        "",
                        Secrets.NONE);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Evidence.Verdict.Holds.class,
                        holds -> assertThat(holds.warnings()).isEmpty());
    }
}
