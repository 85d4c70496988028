package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PromptTest {
    @TempDir Path directory;
    private Project project;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
    }

    private String prompt() throws IOException {
        return Prompt.of(Git.of(project.workspace().tree()), project.order(), project.base(), "");
    }

    @Test
    void theAgentGetsTheRunItsRulesAndThePulse() throws IOException {
        assertThat(prompt())
                .contains(Project.RUN_TEXT)
                .contains("The pulse beats.")
                .contains("write the recap `" + Project.RECAP_PATH + "`")
                .contains("type(03.01): task name")
                .contains("Base commit: " + project.base())
                .contains("Nothing beyond the above.")
                .doesNotContain("{{");
    }

    @Test
    void smallUnplannedWorkIsDoneAndNotedAndArchitectureIsAskedFor() throws IOException {
        assertThat(prompt().replaceAll("\\s+", " "))
                .contains(
                        "mend bugs that stand in your way, add what correctness or security cannot do without,"
                                + " and clear blockers, each noted in the recap under \"Drifts from Run\" with its"
                                + " rule, for example `[Rule 1 - Bug]`")
                .contains(
                        "A change of architecture (rule 4) is not yours to decide: stop as described below.")
                .contains("type feat, fix, test, refactor, perf, chore, docs or style");
    }

    @Test
    void theAgentGetsTheProjectsConfiguration() throws IOException {
        project.prepare(Map.of(".ace/config.json", "{\"horsepower\": \"eco\"}\n"));
        assertThat(prompt())
                .containsPattern("# The project's configuration\\s+\\{\"horsepower\": \"eco\"}");
    }

    @Test
    void theRecapHasASectionForEachThingThatOthersMustKnow() throws IOException {
        assertThat(prompt().replaceAll("\\s+", " "))
                .contains(
                        "Task Commits (with hashes), Decisions Made, Drifts from Run, Issues Encountered, Next"
                                + " Stage Readiness",
                        "User Setup Required and Authentication Gates");
    }

    @Test
    void whatAnEarlierAttemptLearntComesAlong() throws IOException {
        WorkOrder.Run again =
                project.order(project.base(), project.blob(), "It did not merge: see src/app.txt.");

        assertThat(Prompt.of(Git.of(project.workspace().tree()), again, again.base(), ""))
                .contains("It did not merge: see src/app.txt.")
                .doesNotContain("Nothing beyond the above.");
    }

    @Test
    void aRunsTextIsTextAndNoTemplate() throws IOException {
        project.prepare(Map.of(Project.RUN_PATH, "Print {{pulse}} and $1 and \\n for C:\\x.\n"));

        assertThat(prompt())
                .contains("Print {{pulse}} and $1 and \\n for C:\\x.")
                .containsOnlyOnce("The pulse beats.");
    }

    private String prompt(WorkOrder.Run order) throws IOException {
        return Prompt.of(Git.of(project.workspace().tree()), order, order.base(), "");
    }

    @Test
    void anAgentIsToldThatItsRunHasGates() throws IOException {
        WorkOrder.Run gated = RunOrder.like(project.order()).withGates().make();

        assertThat(prompt(gated)).contains("autonomous: false", "stop at each task whose type");
        assertThat(prompt()).doesNotContain("autonomous: false");
    }

    @Test
    void anAgentIsToldThatItsRunIsTestFirst() throws IOException {
        WorkOrder.Run first = RunOrder.like(project.order()).type(RunType.TDD).make();

        assertThat(prompt(first)).contains("test(03.01): add failing test for X", "type: tdd");
        assertThat(prompt()).doesNotContain("type: tdd");
    }

    @Test
    void aTemplateThatKnowsNothingOfKindsDoesNotHideThem() throws IOException {
        project.prepare(Map.of(Prompt.OVERRIDE, "Do {{id}}. {{note}}"));
        WorkOrder.Run gated = RunOrder.like(project.order()).withGates().make();

        assertThat(prompt(gated)).startsWith("Do 03-01. This run has gates");
    }

    @Test
    void aProjectsOwnTemplateTakesThePlaceOfOurs() throws IOException {
        project.prepare(Map.of(Prompt.OVERRIDE, "Do {{id}}: {{run}}{{unknown}}\n"));

        assertThat(prompt()).isEqualTo("Do 03-01: " + Project.RUN_TEXT + "{{unknown}}\n");
    }

    @Test
    void aRunFileThatIsNotWhatWasSubmittedStartsNoAgent() throws IOException {
        String submitted = project.blob();
        project.prepare(Map.of(Project.RUN_PATH, "Something else.\n"));
        WorkOrder.Run order = project.order(project.base(), submitted, "");

        assertThatThrownBy(() ->
                        Prompt.of(Git.of(project.workspace().tree()), order, order.base(), ""))
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining("is not the text that was submitted");
    }

    @Test
    void aRunFileThatIsNotThereStartsNoAgent() throws IOException {
        String submitted = project.blob();
        project.prepare(Map.of(Project.RUN_PATH, ""));
        Git git = Git.of(project.workspace().tree());
        WorkOrder.Run order = project.order(project.base(), submitted, "");

        assertThatThrownBy(() -> Prompt.of(git, order, order.base(), ""))
                .isInstanceOf(GitFailed.class);
    }
}
