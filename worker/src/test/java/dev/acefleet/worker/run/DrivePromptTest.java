package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an agent is told of its part of an assignment, in words: nothing else holds it to them (spec/assign.md 15).
class DrivePromptTest {
    private static String prompt(String scope, String note, String brief, String... steps) {
        WorkOrder.Subtree order =
                new WorkOrder.Subtree(
                        new Repository("https://git.example.org/team/project.git"),
                        new CommitId("a".repeat(40)),
                        List.of("refs/heads/main"),
                        "8yjzpd",
                        scope,
                        List.of("010.01", "010.02"),
                        "build the door",
                        "agent",
                        "",
                        note,
                        Optional.empty(),
                        Budget.NONE,
                        Documents.NONE);
        return DrivePrompt.of(order, List.of(steps), brief);
    }

    private static String fork() {
        return prompt("010", "", "", "010.01 plan", "010.02 build");
    }

    /// Wherever its lines break.
    private static void says(String prompt, String... words) {
        assertThat(prompt.replaceAll("\\s+", " ")).contains(words);
    }

    @Test
    void whoHasAForkIsToldItsSubtreeAndWhenThatIsOver() {
        assertThat(fork())
                .contains("Assignment: 8yjzpd\n")
                .contains("Your part: the subtree of step 010\n")
                .contains("Begins with: build the door\n")
                .contains("- 010.01 plan\n- 010.02 build\n")
                .doesNotContain("{{");
        says(
                fork(),
                "End when the status says that the subtree is completed, or that no step of it is in progress and none can be"
                        + " begun.",
                "Never run `ace-assign fork-run`");
    }

    @Test
    void whoHasInlineStepsIsToldToEndBeforeAFork() {
        String inline = prompt("", "", "", "020 check");
        says(
                inline,
                "Your part: the steps listed below, which are no fork steps",
                "or when the step in progress is a fork step (`Context: fork`) or lies below one: somebody else does those.",
                "Never run `ace-assign fork-run`");
        assertThat(inline).doesNotContain("the subtree of step");
    }

    @Test
    void stepsAreDoneOneByOneEachWithItsWorkCommittedAndAReport() {
        says(
                fork(),
                "`ace-assign status` shows the steps",
                "Do that step, all of it and nothing of later ones.",
                "If it names a skill or a workflow that you have, use that, with what the instructions give it; else follow the"
                        + " instructions line by line.",
                "none is skipped because it seems needless, and no report may say done of what was not tried",
                "Commit all of its work: `git add -- <file>` for each file by name",
                "A step cannot be finished while files are uncommitted",
                "Then `ace-assign finish --message FILE`.",
                "Look at what `ace-assign status` says now: the step that you finished must be done.");
    }

    @Test
    void aStepThatCannotBeDoneFailsWithItsEvidenceAndOutsideThingsAreTriedFirst() {
        says(
                fork(),
                "say so by `ace-assign fail --message \"...\"` with the command and its exact error as evidence",
                "What reaches out of this machine (a pull request, a push, a release, a review by another program) is tried"
                        + " before it is failed.");
    }

    @Test
    void whatTurnsOutToBeMissingIsAddedInThePart() {
        says(
                fork(),
                "Tests that fail: `ace-assign add \"fix-tests\" --instructions \"...\"`",
                "`apply-critical-fixes` likewise",
                "A prerequisite that is missing: add that.",
                "`trigger_on_failure` and `decision_notes`");
    }

    @Test
    void aReleaseWithoutChangesIsNone() {
        says(
                fork(),
                "when the other steps of the part have changed no code, finish `release` with the report \"no-op: no changes to"
                        + " release\" and change no version");
    }

    @Test
    void aConcernOfQualityIsPutToAPersonAndTheStepStaysInProgress() {
        assertThat(fork()).contains("\n## GATE REACHED\n**Type:** human-verify | decision");
        says(
                fork(),
                "leave the step in progress, commit what is finished, and end your last message");
    }

    @Test
    void whatItMustKnowOfThoseBeforeItIsToldAsItIs() {
        assertThat(prompt("010", "It was in conflict.", "Attempt 1 had {{scope}} done."))
                .contains("It was in conflict.\n\nAttempt 1 had {{scope}} done.")
                .contains("Left to be done when this was written:\n\nNone.\n");
        assertThat(fork()).contains("Nothing beyond the above.");
    }
}
