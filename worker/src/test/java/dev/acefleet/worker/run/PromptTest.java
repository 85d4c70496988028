package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        return Prompt.of(Git.of(project.workspace().tree()), project.order());
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
    void whatAnEarlierAttemptLearntComesAlong() throws IOException {
        WorkOrder.Run order = project.order();
        WorkOrder.Run again =
                new WorkOrder.Run(
                        order.repository(),
                        order.base(),
                        order.fetchRefs(),
                        order.run(),
                        order.runPath(),
                        order.recapPath(),
                        order.blob(),
                        true,
                        "agent",
                        "",
                        "",
                        "It did not merge: see src/app.txt.");

        assertThat(Prompt.of(Git.of(project.workspace().tree()), again))
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

    @Test
    void aProjectsOwnTemplateTakesThePlaceOfOurs() throws IOException {
        project.prepare(Map.of(Prompt.OVERRIDE, "Do {{id}}: {{run}}{{unknown}}\n"));

        assertThat(prompt()).isEqualTo("Do 03-01: " + Project.RUN_TEXT + "{{unknown}}\n");
    }

    @Test
    void aRunFileThatIsNotWhatWasSubmittedStartsNoAgent() throws IOException {
        WorkOrder.Run submitted = project.order();
        project.prepare(Map.of(Project.RUN_PATH, "Something else.\n"));
        WorkOrder.Run order =
                new WorkOrder.Run(
                        submitted.repository(),
                        project.base(),
                        submitted.fetchRefs(),
                        submitted.run(),
                        submitted.runPath(),
                        submitted.recapPath(),
                        submitted.blob(),
                        true,
                        "agent",
                        "",
                        "",
                        "");

        assertThatThrownBy(() -> Prompt.of(Git.of(project.workspace().tree()), order))
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining("is not the text that was submitted");
    }

    @Test
    void aRunFileThatIsNotThereStartsNoAgent() throws IOException {
        WorkOrder.Run order = project.order();
        project.prepare(Map.of(Project.RUN_PATH, ""));
        Workspace workspace = project.workspace();

        assertThatThrownBy(() ->
                        Prompt.runText(
                                Git.of(workspace.tree()),
                                new WorkOrder.Run(
                                        order.repository(),
                                        project.base(),
                                        order.fetchRefs(),
                                        order.run(),
                                        order.runPath(),
                                        order.recapPath(),
                                        order.blob(),
                                        true,
                                        "agent",
                                        "",
                                        "",
                                        "")))
                .isInstanceOf(GitFailed.class);
    }
}
