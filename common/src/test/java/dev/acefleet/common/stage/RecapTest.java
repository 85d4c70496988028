package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecapTest {
    @Test
    void aRecapAsTheTemplateHasItIsRead() {
        Recap recap =
                Recap.read(
                        """
                        ---
                        key-files:
                          created: [src/a.ts, "src/b.ts (new)", ../outside, src/*.ts]
                          modified:
                            - src/c.ts
                        ---
                        # Stage 03 Run 01: Cart Recap

                        **A cart that remembers**

                        ## Task Commits
                        1. **Task 1: X** - `abc1234` (feat)
                        2. **Task 2: Y** - 0123456789abcdef0123456789abcdef01234567 (test)

                        ## Decisions Made
                        - Kept it small
                        - None of the others

                        ## Drifts from Run
                        [Rule 1 - Bug] also src/d.ts
                        """);
        assertThat(recap.title()).isEqualTo("Stage 03 Run 01: Cart Recap");
        assertThat(recap.oneLiner()).isEqualTo("A cart that remembers");
        assertThat(recap.created()).containsExactly("src/a.ts", "src/b.ts");
        assertThat(recap.decisions()).containsExactly("Kept it small");
        assertThat(recap.drift()).isEqualTo("[Rule 1 - Bug] also src/d.ts\n");
        assertThat(recap.selfCheckFailed()).isFalse();
        assertThat(recap.isSubstantive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key_files:\n  created: [src/a.ts]",
                "key-files:\n  created:\n    - src/a.ts",
                "key-files:\n  created:\n    - path: src/a.ts\n      provides: x",
                "key-files:\n  created:\n    - src/a.ts: the door",
                "broken: [@x\nkey-files:\n  created:\n    - src/a.ts"
            })
    void createdFilesAreFoundInEveryFormAgentsWrite(String header) {
        Recap recap = Recap.read("---\n" + header + "\n---\n# T\n**x**\n");
        assertThat(recap.created()).containsExactly("src/a.ts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Self-Check: FAILED",
                "**Self-Check:** FAILED",
                "Self-check: `failed`",
                "## Self-Check\n\nFAILED"
            })
    void aFailedSelfCheckIsSeen(String line) {
        assertThat(Recap.read("# T\n**x**\n\n" + line + "\n").selfCheckFailed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Self-Check: PASSED",
                "A test FAILED before the fix",
                "```\n## Self-Check: FAILED\n```"
            })
    void otherFailuresAreNoFailedSelfCheck(String line) {
        assertThat(Recap.read("# T\n**x**\n\n" + line + "\n").selfCheckFailed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text only",
                "# Title only\n",
                "# Title\n\n## Next\n**late**\n",
                "---\na: 1\n---\n"
            })
    void aRecapWithoutTitleOrContentIsNotSubstantive(String text) {
        assertThat(Recap.read(text).isSubstantive()).isFalse();
    }

    @Test
    void theFirstPlainLineServesWhereNothingIsBold() {
        assertThat(Recap.read("# T\n\nConfig plumbing done.\nMore.\n").oneLiner())
                .isEqualTo("Config plumbing done.");
    }
}
