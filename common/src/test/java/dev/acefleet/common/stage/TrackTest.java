package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.StageId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackTest {
    private static final String SHIPPED =
            """
            # Track: Shop

            - ✅ **v1.0 First** (shipped)

            ## Stages

            <details>
            <summary>✅ v1.0 First (Stages 1-2)</summary>

            ### Stage 1: Base
            **Goal**: Old base
            ### Stage 9: Old nine
            </details>

            ### 🚧 v1.1 Second (In Progress)

            - [x] **Stage 3: Cart** - text (completed 2026-01-02)
            - [ ] **Stage 4: Pay [UI]** - text

            #### Stage 3: Cart
            **Goal**: Buy
            #### Stage 3.1: Hotfix (INSERTED)
            **Goal:** Mend
            **Requirements:** [A-01, B-02 (part), TBD, HARD-SCAN-03]
            #### Stage 4: Pay [UI]
            Goal: Pay

            ## v1.2 Third

            ### Stage 5: Later

            ## Progress

            | Stage | Milestone | Runs Complete | Status | Completed |
            |---|---|---|---|---|
            | 3. Cart | v1.1 | 2/2 | Complete | 2026-01-02 |
            | 3.1. Hotfix | v1.1 | 0/1 | In progress | - |
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Stage 2: Auth",
                "### Stage 02: Auth",
                "#### Stage 2 - Auth",
                "### Stage 2 — Auth",
                "### Stage 2: Auth [UI]",
                "### Stage 2: Auth (INSERTED) ✅",
                "### ✅ Stage 2: Auth",
                "- [ ] **Stage 2: Auth** - the door",
                "- [ ] Stage 2: Auth - the door"
            })
    void aStageIsFoundByItsHeadingOrItsListItem(String line) {
        Track.Detail stage = Track.read(line + "\n").stage(id("2")).orElseThrow();
        assertThat(stage.name()).isEqualTo("Auth");
    }

    @ParameterizedTest
    @CsvSource({"2", "21", "2.10"})
    void aNumberIsComparedAsAWhole(String number) {
        assertThat(Track.read("### Stage 2.1: X\n### Stage 20: Y\n").stage(id(number))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"**Goal**: Users log in", "**Goal:** Users log in", "Goal: Users log in"})
    void theGoalIsFoundWhereverItsColonStands(String line) {
        Track track = Track.read("### Stage 2: Auth\n" + line + "\n### Stage 3: X\nGoal: other\n");
        assertThat(track.stage(id("2")).orElseThrow().goal()).isEqualTo("Users log in");
    }

    @Test
    void requirementsAreIdsAndNothingElse() {
        Track track = Track.read(SHIPPED);
        assertThat(track.stage(id("3.1")).orElseThrow().requirements())
                .containsExactly("A-01", "B-02", "HARD-SCAN-03");
        assertThat(track.stage(id("4")).orElseThrow().requirements()).isEmpty();
    }

    @Test
    void aBlockEndsAtTheNextHeadingOfItsLevel() {
        Track track = Track.read("### Stage 2: A\n#### Notes\n## Other\nGoal: not mine\n");
        assertThat(track.stage(id("2")).orElseThrow().goal()).isEmpty();
    }

    @Test
    void theNextStageCountsInsertionsAndStaysInItsMilestone() {
        Track track = Track.read(SHIPPED);
        assertThat(track.next(id("3"))).map(Track.Detail::id).contains(id("3.1"));
        assertThat(track.next(id("3.1"))).map(Track.Detail::id).contains(id("4"));
        assertThat(track.next(id("4"))).isEmpty();
        assertThat(track.isLastOfMilestone(id("3"))).isFalse();
        assertThat(track.isLastOfMilestone(id("4"))).isTrue();
        assertThat(track.isLastOfMilestone(id("5"))).isTrue();
    }

    @Test
    void behindAStageComesTheNextOneOrTheEndOfItsMilestone() {
        Track track = Track.read(SHIPPED);
        Onward.Milestone second = new Onward.Milestone("v1.1 Second", 3, 1);
        assertThat(track.onward(id("3")))
                .as("an insertion")
                .isEqualTo(new Onward("3.1", "Hotfix", "Mend", second));
        assertThat(track.onward(id("4")))
                .as("it counts itself as complete")
                .isEqualTo(new Onward("", "", "", new Onward.Milestone("v1.1 Second", 3, 2)));
        assertThat(track.onward(id("77"))).as("unknown").isEqualTo(Onward.UNKNOWN);
        assertThat(Track.read("").onward(id("3"))).isEqualTo(Onward.UNKNOWN);
    }

    @Test
    void withoutMilestonesTheWholeTrackIsOne() {
        Track track = Track.read("### Stage 1: A\n### Stage 2.1: C\n### Stage 2: B\n");
        assertThat(track.stages())
                .extracting(Track.Detail::id)
                .containsExactly(id("1"), id("2"), id("2.1"));
        assertThat(track.isLastOfMilestone(id("2"))).isFalse();
        assertThat(track.isLastOfMilestone(id("2.1"))).isTrue();
        assertThat(track.isLastOfMilestone(id("7"))).isFalse();
    }

    @Test
    void shippedStagesDoNotCountForTheirNumber() {
        Track track = Track.read(SHIPPED);
        assertThat(track.stage(id("9")).orElseThrow().shipped()).isTrue();
        assertThat(track.stage(id("4")).orElseThrow().shipped()).isFalse();
        assertThat(track.milestone()).contains("v1.0");
        assertThat(track.name()).isEqualTo("Shop");
    }

    @Test
    void completionIsReadFromListAndTable() {
        Track track = Track.read(SHIPPED);
        assertThat(track.stages().stream().filter(Track.Detail::complete).map(Track.Detail::id))
                .isEqualTo(List.of(id("3")));
        assertThat(track.stage(id("3.1")).orElseThrow().status()).isEqualTo("In progress");
        assertThat(track.stage(id("4")).orElseThrow().ui()).isTrue();
    }

    @Test
    void anOpenNamesakeIsPreferredToAShippedOne() {
        Track track =
                Track.read(
                        "<details>\n### Stage 1: Old\nGoal: old\n</details>\n### Stage 1: New\nGoal: new\n");
        assertThat(track.stage(id("1")).orElseThrow().goal()).isEqualTo("new");
        assertThat(track.stage(id("1")).orElseThrow().shipped()).isFalse();
    }

    @Test
    void codeIsNoTrack() {
        assertThat(Track.read("```\n### Stage 1: A\n```\n").stages()).isEmpty();
    }

    private static StageId id(String text) {
        return StageId.parse(text).orElseThrow();
    }
}
