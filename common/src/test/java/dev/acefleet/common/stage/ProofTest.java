package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProofTest {
    @Test
    void aProofWithGapsIsRead() {
        Proof proof =
                Proof.read(
                        """
                        ---
                        stage: 03-api
                        verified: 2026-02-20T14:30:00Z
                        status: gaps_found
                        score: 3/5 must-haves verified
                        re_verification:
                          previous_status: gaps_found
                          previous_score: 2/5
                          gaps_closed: [Users can log in]
                          gaps_remaining:
                            - Carts persist
                          regressions: []
                        gaps:
                          - truth: "Carts persist"
                            status: failed
                            reason: "written to memory only"
                            artifacts:
                              - path: src/cart.ts
                                issue: stub
                            missing:
                              - "write to disk"
                          - Orders are listed
                        human_verification:
                          - test: Open the cart
                            expected: It is full
                            why_human: looks
                        ---
                        # Proof
                        """);
        assertThat(proof.status()).isEqualTo(Proof.Status.GAPS_FOUND);
        assertThat(proof.score()).isEqualTo("3/5 must-haves verified");
        assertThat(proof.verified()).isEqualTo(3);
        assertThat(proof.total()).isEqualTo(5);
        assertThat(proof.at()).contains(Instant.parse("2026-02-20T14:30:00Z"));
        assertThat(proof.gaps())
                .extracting(Proof.Gap::summary)
                .containsExactly("Carts persist — written to memory only", "Orders are listed");
        assertThat(proof.gaps().getFirst().missing()).containsExactly("write to disk");
        assertThat(proof.humanItems())
                .containsExactly(new Proof.HumanItem("Open the cart", "It is full", "looks"));
        assertThat(proof.reVerification().orElseThrow().closed())
                .containsExactly("Users can log in");
        assertThat(proof.remarks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Human Verification Required\n\n1. Open the page\n",
                "### Human verification\n- [ ] Open the page\n",
                "### 🧪 Human Verification\n\n#### 1. Open the page\n\n- **Test:** x\n",
                "## Human Verification Required\n### Test 2: Open the page\ntext\n",
                "## Human Verification Required\n| # | Test |\n|---|---|\n| 1 | Open the page |\n",
                "## Human Verification\n- None of the buttons was tried\n- No console errors on load\n"
            })
    void passedWithItemsForAPersonIsNotPassed(String section) {
        Proof proof = passed(section);
        assertThat(proof.status()).isEqualTo(Proof.Status.HUMAN_NEEDED);
        assertThat(proof.claimed()).isEqualTo("passed");
        assertThat(proof.humanItems()).hasSize(1);
        assertThat(proof.remarks()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "## Human Verification Required\n\nNone. All of it was seen in the code.\n",
                "## Human Verification Required\n\n- None\n",
                "## Human Verification Required\n\n* N/A — no surface\n",
                "## Human Verification Required\n- No human verification needed.\n",
                "## Human Verification Required\n- No items.\n",
                "## Human Verification Required\n| Test | Why |\n|---|---|\n| None | - |\n",
                "## Human Verification Required\n```\n1. Open\n```\n",
                "## Human Verification Required\n\nNothing left.\n## Gaps Summary\n- one\n"
            })
    void passedWithoutItemsIsPassed(String section) {
        Proof proof = passed(section);
        assertThat(proof.humanItems()).isEmpty();
        assertThat(proof.status()).isEqualTo(Proof.Status.PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "human_verification:\n  - test: Look",
                "gaps:\n  - truth: X\n    status: partial"
            })
    void passedIsNotBelievedAgainstItsOwnFrontMatter(String field) {
        Proof proof = Proof.read("---\nstatus: passed\n" + field + "\n---\n# P\n");
        assertThat(proof.status()).isEqualTo(Proof.Status.HUMAN_NEEDED);
        assertThat(proof.remarks()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "passed, PASSED",
        "Passed, PASSED",
        "'\"passed\"  # at last', PASSED",
        "human_needed, HUMAN_NEEDED",
        "verified, HUMAN_NEEDED",
        "complete, HUMAN_NEEDED",
        "'', HUMAN_NEEDED",
        "gaps_found, GAPS_FOUND"
    })
    void onlyPassedIsPassed(String written, Proof.Status status) {
        assertThat(Proof.read("---\nstatus: " + written + "\n---\n# P\n").status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# Proof\nstatus: passed\n", "---\nstatus: passed\n"})
    void withoutFrontMatterNothingIsPassed(String text) {
        Proof proof = Proof.read(text);
        assertThat(proof.status()).isEqualTo(Proof.Status.HUMAN_NEEDED);
        assertThat(proof.remarks()).isNotEmpty();
    }

    @Test
    void brokenYamlIsReadByLines() {
        Proof proof =
                Proof.read(
                        """
                        ---
                        status: gaps_found
                        score: 1/2
                        broken: [@
                        gaps:
                          - truth: A
                            missing:
                              - x
                          - truth: B
                        ---
                        # P
                        """);
        assertThat(proof.status()).isEqualTo(Proof.Status.GAPS_FOUND);
        assertThat(proof.total()).isEqualTo(2);
        assertThat(proof.gaps()).extracting(Proof.Gap::truth).containsExactly("A", "B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-20T14:30:00Z",
                "2026-02-20T14:30:00",
                "2026-02-20 14:30:00 UTC",
                "2026-02-20T15:30:00+01:00",
                "2026-02-20 14:30"
            })
    void theTimeIsReadInItsForms(String written) {
        assertThat(Proof.read("---\nstatus: passed\nverified: " + written + "\n---\n").at())
                .contains(Instant.parse("2026-02-20T14:30:00Z"));
    }

    @Test
    void ofSeveralProofsTheNewestCounts() {
        StageTree tree =
                new StageTree(
                        Map.of(
                                ".ace/stages/03-x/03-proof.md",
                                "---\nstatus: gaps_found\nverified: 2026-02-20\n---\n",
                                ".ace/stages/03-x/03-gaps-proof.md",
                                "---\nstatus: passed\nverified: 2026-02-21T00:00:00Z\n---\n",
                                ".ace/stages/03-x/old-PROOF.md",
                                "---\nstatus: passed\n---\n",
                                ".ace/stages/03-x/waterproof.md",
                                "---\nstatus: passed\nverified: 2027-01-01\n---\n"));
        ProofFile newest = ProofFile.newest(tree, ".ace/stages/03-x").orElseThrow();
        assertThat(newest.path()).isEqualTo(".ace/stages/03-x/03-gaps-proof.md");
        assertThat(newest.others()).hasSize(2);
        assertThat(ProofFile.newest(tree, ".ace/stages/04-y")).isEqualTo(Optional.empty());
    }

    @Test
    void theProofsOfTheFixturesComeToWhatTheySay() {
        StageTree tree = Trees.load(Path.of("src/test/resources/stage-fixtures"));
        assertThat(ProofFile.newest(tree, ".ace/stages/08-human").orElseThrow().proof().status())
                .isEqualTo(Proof.Status.HUMAN_NEEDED);
        assertThat(ProofFile.newest(tree, ".ace/stages/06-gaps").orElseThrow().proof().status())
                .isEqualTo(Proof.Status.GAPS_FOUND);
    }

    private static Proof passed(String section) {
        return Proof.read("---\nstatus: passed\n---\n# Proof\n\n- an item elsewhere\n\n" + section);
    }
}
