package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackEditsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 20);

    private static final String TRACK =
            """
            # Track: Shop

            - [x] **Stage 1: Base** - text (completed 2026-01-01)
            - [ ] **Stage 2: Auth [UI]** - the door
            - [ ] **Stage 2.1: Fix** - text

            ### Stage 2: Auth [UI]
            **Goal**: Log in
            **Runs**: 3 runs

            Runs:
            - [ ] 02-01: first
            - [x] 02-02-run.md — second
            - [ ] `02-03-run.md` — third
            - [ ] 02.1-01: of another stage

            ```
            - [ ] 02-01: an example
            ```

            ### Stage 2.1: Fix
            **Runs**: TBD
            - [ ] 02-01: elsewhere

            | Stage | Runs Complete | Status | Completed |
            |---|---|---|---|
            | 1. Base | 1/1 | Complete | 2026-01-01 |
            | 2. Auth | 0/3 | Not started | - |
            | 2.1. Fix | 0/0 | Not started | - |
            """;

    @Test
    void aCompleteStageIsCheckedOffEverywhereAndNothingElseChanges() {
        Edited edited = TrackEdits.complete(TRACK, runs("2", 3, 3), DAY);
        assertThat(edited.warnings()).isEmpty();
        assertThat(edited.text())
                .isEqualTo(
                        TRACK.replace(
                                        "- [ ] **Stage 2: Auth [UI]** - the door",
                                        "- [x] **Stage 2: Auth [UI]** - the door (completed 2026-02-20)")
                                .replace("**Runs**: 3 runs", "**Runs**: 3/3 runs complete")
                                .replace("- [ ] 02-01: first", "- [x] 02-01: first")
                                .replace("- [ ] `02-03-run.md`", "- [x] `02-03-run.md`")
                                .replace(
                                        "| 2. Auth | 0/3 | Not started | - |",
                                        "| 2. Auth | 3/3 | Complete | 2026-02-20 |"));
    }

    @Test
    void onlyRunsWithARecapAreCheckedOff() {
        assertThat(TrackEdits.complete(TRACK, runs("2", 3, 1), DAY).text())
                .contains(
                        "- [x] 02-01: first",
                        "- [ ] `02-03-run.md`",
                        "**Runs**: 1/3 runs complete");
    }

    @Test
    void betweenBatchesOnlyTheRowChanges() {
        assertThat(TrackEdits.progress(TRACK, runs("2", 3, 2)).text())
                .isEqualTo(TRACK.replace("| 0/3 | Not started | - |", "| 2/3 | In progress | - |"));
    }

    @Test
    void aCompleteStageThatGetsMoreRunsIsOpenAgainEverywhereUntilItIsCompletedAnew() {
        String complete = TrackEdits.complete(TRACK, runs("2", 3, 3), DAY).text();

        String open = TrackEdits.progress(complete, runs("2", 5, 4)).text();

        assertThat(open)
                .isEqualTo(
                        complete.replace(
                                        "- [x] **Stage 2: Auth [UI]** - the door (completed 2026-02-20)",
                                        "- [ ] **Stage 2: Auth [UI]** - the door")
                                .replace("3/3 runs complete", "4/5 runs complete")
                                .replace(
                                        "| 3/3 | Complete | 2026-02-20 |",
                                        "| 4/5 | In progress | - |"));
        assertThat(TrackEdits.progress(open, runs("2", 5, 4)).text()).isEqualTo(open);
        assertThat(TrackEdits.progress(open, runs("2", 5, 5)).text())
                .contains("**Runs**: 5/5 runs complete", "| 5/5 | In progress | - |");
        assertThat(TrackEdits.complete(open, runs("2", 5, 5), DAY.plusDays(3)).text())
                .contains("the door (completed 2026-02-23)")
                .contains("| 5/5 | Complete | 2026-02-23 |");
    }

    @Test
    void theDayOfACompletedStageStays() {
        assertThat(TrackEdits.complete(TRACK, runs("1", 1, 1), DAY).text())
                .contains("- text (completed 2026-01-01)\n")
                .doesNotContain("(completed 2026-02-20)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "**Runs**: TBD = **Runs**: 2/2 runs complete",
                "**Runs:** 2 runs = **Runs:** 2/2 runs complete",
                "Runs: 2 runs = Runs: 2/2 runs complete",
                "**Runs**: 0/2 = **Runs**: 2/2 runs complete",
                "**Runs:** 0/TBD (plan it) = **Runs:** 2/2 runs complete (plan it)",
                "**Runs:** 2/2 complete = **Runs:** 2/2 runs complete",
                "**Runs:** 2/2 runs complete and seen = **Runs:** 2/2 runs complete and seen",
                "**Runs**: 1 plan = **Runs**: 2/2 runs complete",
                "**Runs**: as many as it takes = **Runs**: as many as it takes",
                "**Runs**: 2 runsters = **Runs**: 2 runsters",
                "Runs: = Runs:"
            })
    void aCountOfRunsIsReplacedAndWordsAreNot(String before, String after) {
        String track = "### Stage 2: Auth\n" + before + "\n";
        assertThat(TrackEdits.complete(track, runs("2", 2, 2), DAY).text())
                .isEqualTo("### Stage 2: Auth\n" + after + "\n");
    }

    @Test
    void columnsAreFoundByTitleAndAlignedTablesStayAligned() {
        String track =
                """
                | Stage    | Milestone | Runs Complete | Status      | Completed  |
                |----------|-----------|---------------|-------------|------------|
                | 2. Auth  | v1.1      | 0/3           | Not started | -          |
                """;
        assertThat(
                        TrackEdits.complete("### Stage 2: Auth\n\n" + track, runs("2", 3, 3), DAY)
                                .text())
                .endsWith("| 2. Auth  | v1.1      | 3/3           | Complete    | 2026-02-20 |\n");
    }

    @Test
    void theRowOfTheStagesOwnMilestoneIsWritten() {
        String track =
                """
                <details>
                <summary>v1.0 First</summary>

                - [x] **Stage 1: Old**

                ### Stage 1: Old
                **Runs**: 1 runs
                - [ ] 01-01: old
                | Stage | Status |
                |---|---|
                | 1. Old | Open |
                </details>

                ### v1.1 Second (In Progress)

                #### Stage 1: New
                **Runs**: 1 runs
                - [ ] 01-01: new

                | Stage | Milestone | Runs Complete | Status | Completed |
                |---|---|---|---|---|
                | 1. New | v1.1 | 0/1 | Not started | - |
                | 1. Old | v1.0 | 0/1 | Not started | - |
                """;
        Edited edited = TrackEdits.complete(track, runs("1", 1, 1), DAY);
        assertThat(edited.text())
                .contains(
                        "- [x] **Stage 1: Old**\n",
                        "- [ ] 01-01: old",
                        "- [x] 01-01: new",
                        "| 1. Old | Open |",
                        "| 1. New | v1.1 | 1/1 | Complete | 2026-02-20 |",
                        "| 1. Old | v1.0 | 0/1 | Not started | - |");
        assertThat(edited.warnings()).singleElement().asString().contains("line in the list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# Track\n", "### Stage 3: Other\n", "```\n### Stage 2: A\n```\n"})
    void aStageThatTheTrackDoesNotHaveIsAWarningAndNoEdit(String track) {
        Edited edited = TrackEdits.complete(track, runs("2", 1, 1), DAY);
        assertThat(edited.text()).isEqualTo(track);
        assertThat(edited.warnings()).hasSize(3);
    }

    @Test
    void runsThatAreNotListedAreNamed() {
        assertThat(
                        TrackEdits.complete(
                                        "### Stage 2: A\n- [ ] 02-01: x\n", runs("2", 2, 2), DAY)
                                .warnings())
                .anySatisfy(warning -> assertThat(warning).contains("[02-02]"));
    }

    @Test
    void aBarBehindABackslashIsNoEndOfACell() {
        String track =
                "### Stage 2: A\n\n| Stage | Runs Complete | Status | Completed |\n|--|--|--|--|\n";
        assertThat(
                        TrackEdits.complete(
                                        track + "|2. A \\| B|0/1|Not started||\n",
                                        runs("2", 1, 1),
                                        DAY)
                                .text())
                .endsWith("|2. A \\| B|1/1|Complete|2026-02-20|\n");
    }

    static StageRuns runs(String stage, int total, int done) {
        StageId id = StageId.parse(stage).orElseThrow();
        List<RunId> all =
                Stream.iterate(1, n -> n + 1).limit(total).map(n -> new RunId(id, n, "")).toList();
        return StageRuns.of(id, all, all.subList(0, done));
    }
}
