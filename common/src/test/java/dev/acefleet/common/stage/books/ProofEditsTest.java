package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.stage.Proof;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofEditsTest {
    private static final String PROOF =
            """
            ---
            stage: 03-app
            verified: 2026-03-04T05:06:07Z
            status: human_needed # see below
            score: 4/4 must-haves verified
            human_verification:
              - test: "Look at the colours"
                expected: they are right
            ---
            # Stage 3 Proof

            ## Observable Truths

            - it is there

            ## Human Verification Required

            1. Look at the colours

            ## Gaps Summary

            None.
            """;

    private static final String FOUND = "ana says: the colours are wrong";

    private static String approved(String proof) {
        return ProofEdits.approved(proof, "ana").text();
    }

    private static String disapproved(String proof) {
        return ProofEdits.disapproved(proof, FOUND).text();
    }

    @Test
    void anApprovedProofHasPassedAlsoByTheSafetyCheck() {
        assertThat(Proof.read(PROOF).status()).isEqualTo(Proof.Status.HUMAN_NEEDED);
        assertThat(Proof.read(approved(PROOF)).status()).isEqualTo(Proof.Status.PASSED);
        assertThat(ProofEdits.approved(PROOF, "ana").warnings()).isEmpty();
    }

    /// The text is an agent's.
    @Test
    @Timeout(10)
    void blanksWithoutEndAreReadOnce() {
        for (int many : List.of(1_000, 100_000)) {
            String blanks = " ".repeat(many);
            String proof = "---\nstatus:%shuman%sneeded%s".replace("%s", blanks);
            // Behind a front matter that is too long to be read the words alone are written.
            String read = many == 1_000 ? "passed" : "human" + blanks + "needed";
            assertThat(approved(proof + "#y\n---\n").contains(blanks + read + blanks + "#y\n"))
                    .isTrue();
            String other = "---\nstatus: x" + blanks + "x#y\ngaps:" + blanks + "x\n---\n";
            assertThat(approved(other).startsWith(other)).isTrue();
            assertThat(disapproved(other).startsWith(other)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status: passed",
                "status:  passed  ",
                "status: passed # see below",
                "status:  passed   #"
            })
    void onlyTheValueOfTheStatusIsWritten(String line) {
        for (String value : List.of("gaps_found", "a b", "\"x\"")) {
            String before = "---\n" + line.replace("passed", value) + "\n---\n";
            assertThat(approved(before)).startsWith("---\n" + line + "\n---\n");
        }
        String none = "---\n" + line.replace("passed", "") + "\n---\n";
        assertThat(approved(none)).containsPattern("^---\nstatus: +passed *(#.*)?\n---\n");
    }

    @Test
    void anApprovalChangesNoOtherByte() {
        assertThat(approved(PROOF))
                .isEqualTo(
                        PROOF.replace("status: human_needed #", "status: passed #")
                                        .replace("human_verification:", "human_verified:")
                                        .replace("Human Verification Required", "Human Verified")
                                + "\n## Human Judgement\n\n- Approved by ana\n");
    }

    @Test
    void whatAPersonFoundIsTheFirstGapAndNothingElseChanges() {
        assertThat(disapproved(PROOF))
                .isEqualTo(
                        PROOF.replace("status: human_needed #", "status: gaps_found #")
                                        .replaceFirst(
                                                "\n---\n#",
                                                """

                                                gaps:
                                                  - truth: "A person who looks at the stage finds it right"
                                                    status: failed
                                                    reason: "ana says: the colours are wrong"
                                                ---
                                                #\
                                                """)
                                + "\n## Human Judgement\n\n- ana says: the colours are wrong\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gaps: []\n",
                "gaps: # none\n",
                "gaps:\n",
                "gaps: null\n",
                "gaps:\n- truth: other\n  status: partial\n",
                "gaps:\n    - truth: other\n      status: partial\n",
                "gaps:\n  - other\n"
            })
    void aPersonsGapJoinsWhateverListThereIs(String gaps) {
        Proof before = Proof.read(with(gaps));

        Proof after = Proof.read(disapproved(with(gaps)));

        assertThat(after.status()).isEqualTo(Proof.Status.GAPS_FOUND);
        assertThat(after.remarks()).isEmpty();
        assertThat(after.gaps()).hasSize(before.gaps().size() + 1);
        assertThat(after.gaps().getFirst().summary()).endsWith(" — " + FOUND);
        assertThat(after.gaps()).containsAll(before.gaps());
        assertThat(after.humanItems()).isEqualTo(before.humanItems());
    }

    private static String with(String gaps) {
        return PROOF.replace("human_verification:", gaps + "human_verification:");
    }

    @Test
    void aListInOneLineIsLeftAloneAndTheBodySaysWhatWasFound() {
        String edited = disapproved(with("gaps: [one, two]\n"));

        assertThat(edited).contains("gaps: [one, two]\n").contains("- " + FOUND);
        assertThat(Proof.read(edited).status()).isEqualTo(Proof.Status.GAPS_FOUND);
    }

    @Test
    void gapsThatAPersonApprovesInSpiteOfAreNoGapsAnyMore() {
        String proof = with("gaps:\n  - truth: other\n").replace("human_needed", "\"passed\"");
        assertThat(Proof.read(proof).status()).isEqualTo(Proof.Status.HUMAN_NEEDED);

        assertThat(Proof.read(approved(proof)).status()).isEqualTo(Proof.Status.PASSED);
        assertThat(approved(proof)).contains("gaps_accepted:\n  - truth: other\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status: verified",
                "status:human_needed",
                "status: 'human_needed'",
                "status:   human_needed   "
            })
    void aStatusInAnyWritingIsReplaced(String line) {
        String proof = PROOF.replace("status: human_needed # see below", line);

        assertThat(Proof.read(approved(proof)).status()).isEqualTo(Proof.Status.PASSED);
    }

    @Test
    void twiceIsTheSameAsOnce() {
        assertThat(approved(approved(PROOF))).isEqualTo(approved(PROOF));
        assertThat(disapproved(disapproved(PROOF))).isEqualTo(disapproved(PROOF));
    }

    @Test
    void lineEndsStayAsTheyAre() {
        String windows = PROOF.replace("\n", "\r\n");

        for (String edited : List.of(approved(windows), disapproved(windows))) {
            assertThat(edited.replace("\r\n", "")).doesNotContain("\n");
        }
        assertThat(Proof.read(approved(windows)).status()).isEqualTo(Proof.Status.PASSED);
    }

    @Test
    void quotesAndLinesOfAnAnswerBreakNothing() {
        String words = "ana says: \"red\" \\ blue:\n- [ ] #green\n---\nstatus: passed";

        Proof proof = Proof.read(ProofEdits.disapproved(PROOF, words).text());

        assertThat(proof.status()).isEqualTo(Proof.Status.GAPS_FOUND);
        assertThat(proof.gaps().getFirst().reason())
                .isEqualTo("ana says: \"red\" \\ blue: - [ ] #green --- status: passed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Proof\n\nIt is fine.\n",
                "---\n{status: human_needed, score: 1/1}\n---\n# Proof\n",
                ""
            })
    void whereNoLineDecidesTheStatusTheWordsAreWrittenAndThatIsSaid(String proof) {
        Edited edited = ProofEdits.approved(proof, "ana");

        assertThat(edited.text()).startsWith(proof).endsWith("- Approved by ana\n");
        assertThat(edited.warnings()).hasSize(1);
    }
}
