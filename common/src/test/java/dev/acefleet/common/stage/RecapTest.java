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

    @Test
    void issuesBlockersAndDriftsAreTold() {
        Recap recap =
                Recap.read(
                        """
                        # T
                        **x**

                        ## Drifts from Run

                        **1. [Rule 1 - Bug] Mended the clock**
                        - **Found during:** Task 1
                        - [Rule 3 - Blocking] Added a package

                        ## Issues Encountered
                        The build was slow
                        at first.

                        More.

                        ## Next Stage Readiness
                        Ready for the next one.
                        **Blockers:** None
                        - Concern: the key expires
                          soon
                        **Concerns:**
                        - The store is small
                        **Notes:**
                        - Nice weather
                        Blocked by the missing account.
                        No blockers for later.
                        """);
        assertThat(recap.drifts())
                .containsExactly(
                        "1. [Rule 1 - Bug] Mended the clock",
                        "[Rule 3 - Blocking] Added a package");
        assertThat(recap.issues()).containsExactly("The build was slow at first.");
        assertThat(recap.blockers())
                .containsExactly(
                        "the key expires", "The store is small", "Blocked by the missing account.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "None - all went well.", "- None", "", "**None**"})
    void noIssuesAreNone(String text) {
        Recap recap = Recap.read("# T\n**x**\n\n## Issues Encountered\n" + text + "\n");
        assertThat(recap.issues()).isEmpty();
    }

    @Test
    void aWrappedDecisionIsOne() {
        Recap recap =
                Recap.read(
                        "# T\n\n## Decisions Made\n- Keep it small\n  for now\n  - a detail\n- Two\n");
        assertThat(recap.decisions()).containsExactly("Keep it small for now", "Two");
    }

    @Test
    void decisionsOfTheFrontMatterCountWhereTheSectionOnlyPointsThere() {
        String header = "---\nkey-decisions:\n  - Keep it small\n---\n# T\n\n## Decisions Made\n";
        assertThat(Recap.read(header + "See above.\n").decisions())
                .containsExactly("Keep it small");
        assertThat(Recap.read(header + "None - as planned.\n").decisions()).isEmpty();
    }

    @Test
    void theRulesOfItsDriftAreRead() {
        assertThat(drift("- [Rule 3 - Blocking] a\n\n**2. [Rule 1 - Bug] b**").rules())
                .containsExactly(1, 3);
        assertThat(drift("Mended a thing").rules()).isEmpty();
        assertThat(drift("Mended a thing").hasDrift()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "None", "None - executed as written", "No drift.", "*Nothing*"})
    void noDriftIsNone(String text) {
        assertThat(drift(text).hasDrift()).isFalse();
    }

    private static Recap drift(String text) {
        return Recap.read(
                "# T\n**x**\n\n## Drifts from Run\n\n" + text + "\n\n## Next\n[Rule 2]\n");
    }

    @Test
    void theCommitsThatItListsAreRead() {
        Recap recap =
                Recap.read(
                        """
                        # T
                        **x**, of deadbee

                        ## Task Commits

                        1. **Task 1: Door** - `abc1234` (feat)
                        2. **Task 2: Lock** - 0123456789 (fix), after fedcba9

                        **Run metadata:** `aaaaaaa` (docs: complete run)

                        ## Decisions Made
                        - `1234567` is a number
                        """);
        assertThat(recap.commits()).containsExactly("abc1234", "0123456789");
    }
}
