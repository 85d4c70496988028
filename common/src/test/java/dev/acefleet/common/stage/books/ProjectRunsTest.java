package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.Trees;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectRunsTest {
    @Test
    void runsAndRecapsAreCountedOverAllStages() {
        ProjectRuns runs =
                ProjectRuns.of(
                        new StageTree(
                                Map.of(
                                        ".ace/stages/03-x/03-01-run.md", "",
                                        ".ace/stages/03-x/03-1-recap.md", "# T",
                                        ".ace/stages/03-x/03.02-run.md", "",
                                        ".ace/stages/03-x/03-02-recap.md", " \n",
                                        ".ace/stages/03-x/04-01-run.md", "",
                                        ".ace/stages/03-x/03-07-recap.md", "# Orphan",
                                        ".ace/stages/4-y/4-1-RUN.md", "",
                                        ".ace/stages/notes/05-01-run.md", "")));
        assertThat(runs.stage(id("3"))).hasToString("Optional[1/2]");
        assertThat(runs.stage(id("4"))).hasToString("Optional[0/1]");
        assertThat(runs.stage(id("5"))).isEmpty();
        assertThat(runs.done()).isEqualTo(1);
        assertThat(runs.total()).isEqualTo(3);
    }

    @Test
    void aTreeWithoutStagesHasNoRuns() {
        assertThat(ProjectRuns.of(new StageTree(Map.of())).total()).isZero();
    }

    @Test
    void theFixturesAreCounted() {
        ProjectRuns runs = ProjectRuns.of(Trees.load(Path.of("src/test/resources/stage-fixtures")));
        assertThat(runs.stage(id("1"))).hasToString("Optional[1/3]");
        assertThat(runs.stage(id("9"))).hasToString("Optional[0/1]");
    }

    private static StageId id(String text) {
        return StageId.parse(text).orElseThrow();
    }
}
