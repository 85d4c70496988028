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
class AuditPromptTest {
    private static final String DIRECTORY = ".ace/stages/03-app";

    @TempDir Path place;
    private Project project;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(place);
    }

    private String prompt(String goal) {
        WorkOrder.Audit order =
                new WorkOrder.Audit(
                        project.repository().address(),
                        project.base(),
                        List.of("refs/heads/main"),
                        StageId.parse("3").orElseThrow(),
                        "The App",
                        goal,
                        DIRECTORY,
                        "agent",
                        "",
                        "",
                        Budget.NONE,
                        Documents.NONE);
        return AuditPrompt.of(Git.of(project.workspace().tree()), order);
    }

    @Test
    void theAuditorGetsTheStageItsGoalAndItsDirectory() {
        assertThat(prompt("Whoever comes is let in"))
                .contains("Stage: 03 The App\n")
                .contains("Goal: Whoever comes is let in\n")
                .contains("Stage directory: " + DIRECTORY + "\n")
                .contains("Commit: " + project.base() + "\n")
                .contains("Write the proof to: " + DIRECTORY + "/03-proof.md\n")
                .contains("this is the first audit")
                .doesNotContain("{{");
        assertThat(prompt(" ")).contains("Goal: (the track gives none)\n");
    }

    @Test
    void mustHavesAreHeldAgainstTheCodeAndRecapsAreClaims() {
        assertThat(prompt("x").replaceAll("\\s+", " "))
                .contains(
                        "`must_haves` (truths, artifacts, key_links) in the front matter of every run")
                .contains("Check each against the code")
                .contains("Recaps are claims of those who did the work, not evidence.")
                .contains(
                        "Do not commit, do not change branches, and change no file but the proof");
    }

    @Test
    void theProofOfAnEarlierAuditComesAlong() throws IOException {
        project.prepare(
                Map.of(
                        DIRECTORY + "/03-proof.md",
                        "---\nstatus: gaps_found\nverified: 2026-01-01T00:00:00Z\n---\nNo door.\n"));

        assertThat(prompt("x"))
                .contains("This is a re-verification.")
                .contains("with the time of this audit in `verified`")
                .contains("No door.")
                .contains("`" + DIRECTORY + "/03-proof.md` says:");
    }

    @Test
    void aProjectsOwnTemplateTakesThePlaceOfOurs() throws IOException {
        project.prepare(Map.of(AuditPrompt.OVERRIDE, "Judge {{stage}} by {{goal}}\n"));

        assertThat(prompt("love")).isEqualTo("Judge 03 by love\n");
    }
}
