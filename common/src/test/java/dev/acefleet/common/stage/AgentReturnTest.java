package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentReturnTest {
    @Test
    void aCompletionIsReadWithItsCommits() {
        AgentReturn said =
                AgentReturn.read(
                        """
                        All done. I changed 1234567 things.
                        ## RUN COMPLETE ✓
                        **Run:** 03.01
                        **Tasks:** 3/3
                        **RECAP:** `.ace/stages/03-x/03-01-recap.md`
                        **Commits:**
                        - abc1234: feat(03.01): one
                        - `0123456789abcdef0123456789abcdef01234567` test
                        | 2 | b | def5678 | src/1234567.ts |
                        **Duration:** 12 min
                        """);
        assertThat(said.marker()).isEqualTo(AgentReturn.Marker.COMPLETE);
        assertThat(said.field("Tasks")).isEqualTo("3/3");
        assertThat(said.commits())
                .containsExactly("abc1234", "0123456789abcdef0123456789abcdef01234567", "def5678");
    }

    @Test
    void aNumberOutsideTheListOfCommitsIsNoCommit() {
        AgentReturn said =
                AgentReturn.read(
                        """
                        ## RUN COMPLETE ✓
                        **Run:** 03.01
                        - migrated 1000000 rows
                        | Measure | Value |
                        |---|---|
                        | rows | 2000000 |
                        **Commits:**
                        - abc1234: feat(03.01): one
                        **Notes:**
                        - the cache holds 3000000 entries
                        ### Numbers
                        * 4000000 in all
                        """);
        assertThat(said.commits()).containsExactly("abc1234");
    }

    @Test
    void commitsAreReadFromTheirColumnWhereverTheTableStands() {
        AgentReturn said =
                AgentReturn.read(
                        """
                        ## RUN COMPLETE
                        | Task | Rows | Commit |
                        |---|---|---|
                        | 1 | 1000000 | `abc1234` |
                        | 2 | 2000000 | none |
                        | 3 | 3000000 |

                        ## Task Commits
                        1. `def5678` - feat(03.01): two
                        """);
        assertThat(said.commits()).containsExactly("abc1234", "def5678");
    }

    @Test
    void aGateIsReadWithItsSections() {
        AgentReturn said =
                AgentReturn.read(
                        """
                        ## GATE REACHED ⏸
                        **Type**: decision
                        **Run:** 03.01
                        ### Completed Tasks
                        | Task | Name | Commit | Files |
                        |---|---|---|---|
                        | 1 | A | abc1234 | x |
                        ### Current Task
                        **Task 2:** B
                        ### Gate Details
                        Colour?
                        ### Awaiting
                        red or blue
                        """);
        assertThat(said.marker()).isEqualTo(AgentReturn.Marker.GATE);
        assertThat(said.field("Type")).isEqualTo("decision");
        assertThat(said.section("Gate Details")).isEqualTo("Colour?");
        assertThat(said.section("Awaiting")).isEqualTo("red or blue");
        assertThat(said.section("Absent")).isEmpty();
        assertThat(said.commits()).containsExactly("abc1234");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Run complete",
                "### RUN COMPLETE:",
                "  ## RUN COMPLETE ✓✓",
                "## run Complete\r"
            })
    void theMarkerIsFoundInItsVariants(String line) {
        assertThat(AgentReturn.read("x\n" + line + "\n").marker())
                .isEqualTo(AgentReturn.Marker.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# RUN COMPLETE",
                "RUN COMPLETE",
                "## RUN COMPLETED",
                "```\n## RUN COMPLETE\n```",
                "I will print ## RUN COMPLETE",
                ""
            })
    void whatOnlyLooksLikeAMarkerIsNone(String text) {
        assertThat(AgentReturn.read(text).marker()).isEqualTo(AgentReturn.Marker.NONE);
    }

    @Test
    void theFirstMarkerCounts() {
        assertThat(AgentReturn.read("## GATE REACHED\n## RUN COMPLETE\n").marker())
                .isEqualTo(AgentReturn.Marker.GATE);
    }
}
