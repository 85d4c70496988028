package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.Git;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GapPromptTest {
    private static final String DIRECTORY = ".ace/stages/03-app";

    @TempDir Path place;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(place);
    }

    private String prompt(String note) {
        return prompt(note, Documents.NONE);
    }

    private String prompt(String note, Documents documents) {
        WorkOrder.PlanGaps order =
                new WorkOrder.PlanGaps(
                        project.repository().address(),
                        project.base(),
                        List.of("refs/heads/main"),
                        StageId.parse("3").orElseThrow(),
                        "The App",
                        "It exists",
                        DIRECTORY,
                        "agent",
                        "",
                        "1/2 must-haves verified: a door",
                        note,
                        Budget.NONE,
                        documents);
        return GapPrompt.of(Git.of(project.workspace().tree()), order);
    }

    @Test
    void theArchitectGetsTheProofTheRunsAndWhereNewOnesBegin() throws IOException {
        project.prepare(
                Map.of(
                        DIRECTORY + "/03-proof.md",
                        "---\nstatus: gaps_found\n---\nThere is no door.\n",
                        Project.RECAP_PATH,
                        Project.RECAP,
                        ".ace/track.md",
                        "# The track of the app\n"));

        assertThat(prompt(""))
                .contains("Stage: 03 The App\n", "Goal: It exists\n")
                .contains("Stage directory: " + DIRECTORY + "\n")
                .contains("First free run: 03-03\n")
                .contains("The audit: 1/2 must-haves verified: a door\n")
                .contains("- 03-01 (done): ", "- 03-02 (open): ")
                .contains("`" + DIRECTORY + "/03-proof.md`", "There is no door.")
                .contains("# The track of the app")
                .contains("Nothing beyond the above.")
                .doesNotContain("{{");
    }

    @Test
    void whereDocumentsTravelTheyAreWhatIsTold() {
        assertThat(
                        prompt(
                                "",
                                Documents.of(
                                        Map.of(
                                                DIRECTORY + "/03-04-run.md",
                                                "---\nbatch: 1\n---\n<objective>A window.</objective>\n",
                                                DIRECTORY + "/03-proof.md",
                                                "---\nstatus: gaps_found\n---\nThere is no roof.\n",
                                                ".ace/track.md",
                                                "# The track that travelled\n"))))
                .contains("First free run: 03-05\n")
                .contains("- 03-04 (open): A window.")
                .contains("There is no roof.")
                .contains("# The track that travelled")
                .doesNotContain("03-01 (");
    }

    @Test
    void whatWasWrongWithEarlierRunsIsTold() {
        assertThat(prompt("03-02-run.md has a circle"))
                .contains("were not taken: 03-02-run.md has a circle");
    }

    @Test
    void aProjectMayBringATemplateOfItsOwn() throws IOException {
        project.prepare(Map.of(GapPrompt.OVERRIDE, "Close it from {{first}} on.\n"));
        assertThat(prompt("")).isEqualTo("Close it from 03-03 on.\n");
    }
}
