package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.Track;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Books in which some lines end as on Windows and some do not, as two people's editors leave them: what is not written
/// stays byte for byte, a line that is written keeps its own end, and a new one ends as the line above it.
class MixedLineEndsTest {
    private static final RunId RUN = RunId.parse("02-01").orElseThrow();

    /// A text in which `~` stands where a line ends as on Windows.
    private static String mixed(String text) {
        return text.replace("~\n", "\r\n");
    }

    @Test
    void aTrackKeepsTheEndOfEachLine() {
        String track =
                mixed(
                        """
                        # Track: Shop

                        - [ ] **Stage 1: Base** - text~
                        - [ ] **Stage 2: Auth** - the door
                        - [ ] **Stage 3: Cart** - text~
                        ~
                        ### Stage 2: Auth~
                        **Runs**: 2 runs
                        - [ ] 02-01-run.md - first~
                        - [ ] 02-02-run.md - second

                        ### Stage 3: Cart~

                        | Stage | Runs Complete | Status | Completed |~
                        |---|---|---|---|
                        | 1. Base | 0/1 | Not started | - |
                        | 2. Auth | 0/2 | Not started | - |~
                        | 3. Cart | 0/0 | Not started | - |
                        """);

        Edited edited =
                TrackEdits.complete(
                        track, TrackEditsTest.runs("2", 2, 2), LocalDate.of(2026, 2, 20));

        assertThat(edited.warnings()).isEmpty();
        assertThat(edited.text())
                .isEqualTo(
                        mixed(
                                """
                                # Track: Shop

                                - [ ] **Stage 1: Base** - text~
                                - [x] **Stage 2: Auth** - the door (completed 2026-02-20)
                                - [ ] **Stage 3: Cart** - text~
                                ~
                                ### Stage 2: Auth~
                                **Runs**: 2/2 runs complete
                                - [x] 02-01-run.md - first~
                                - [x] 02-02-run.md - second

                                ### Stage 3: Cart~

                                | Stage | Runs Complete | Status | Completed |~
                                |---|---|---|---|
                                | 1. Base | 0/1 | Not started | - |
                                | 2. Auth | 2/2 | Complete | 2026-02-20 |~
                                | 3. Cart | 0/0 | Not started | - |
                                """));
    }

    @Test
    void specsKeepTheEndOfEachLine() {
        String specs =
                mixed(
                        """
                        # Specs~

                        ## Traceability
                        ~
                        | Requirement | Stage | Status |
                        |---|---|---|~
                        | A-01 | Stage 2 | Pending |
                        | A-02 | Stage 2 | Pending |~
                        | B-01 | Stage 3 | Pending |
                        """);

        Edited edited = SpecsEdits.complete(specs, List.of("A-01", "A-02"));

        assertThat(edited.warnings()).isEmpty();
        assertThat(edited.text())
                .isEqualTo(
                        specs.replace("2 | Pending |\r\n", "2 | Complete |\r\n")
                                .replace("2 | Pending |\n", "2 | Complete |\n"));
    }

    @Test
    void newLinesOfAPulseEndAsTheLinesAboveThem() {
        String pulse =
                mixed(
                        """
                        # Project Pulse

                        ## Current Position

                        Stage: 1 of 2 (Base)
                        Run: 3 of 3 in current stage~
                        Status: Ready to execute
                        Last activity: 2026-01-02 — begun~
                        Progress: [░░░░░░░░░░] 0%

                        ## Performance Metrics
                        ~
                        - Total runs completed: 3~

                        *Updated after each run*~

                        ## Accumulated Context

                        ### Decisions~
                        ~
                        - [Run 01-01]: Kept it small

                        ### Blockers/Concerns

                        None yet.~

                        ## Session Continuity

                        Last session: 2026-01-02 03:04~
                        Stopped at: begun\
                        """);

        Edited edited = PulseEdits.write(Optional.of(pulse), facts());

        assertThat(edited.warnings()).isEmpty();
        assertThat(edited.text())
                .isEqualTo(
                        mixed(
                                """
                                # Project Pulse

                                ## Current Position

                                Stage: 2 of 2 (Auth)
                                Run: 1 of 2 in current stage~
                                Last run: 02-01~
                                Batch: 1 of 2~
                                Pending gates: None~
                                Status: In progress
                                Last activity: 2026-02-20 — Completed 02-01-run.md~
                                Progress: [█████░░░░░] 55%

                                ## Performance Metrics
                                ~
                                - Total runs completed: 5~
                                ~
                                **By Run:**~
                                ~
                                - 02-01: 2 min~

                                *Updated after each run*~

                                ## Accumulated Context

                                ### Decisions~
                                ~
                                - [Run 01-01]: Kept it small
                                - [Run 02-01]: Use SQLite

                                ### Blockers/Concerns

                                - [Run 02-01]: The key is missing~

                                ## Session Continuity

                                Last session: 2026-02-20 14:30~
                                Stopped at: Completed 02-01-run.md~
                                Resume file: None\
                                """));
    }

    private static PulseFacts facts() {
        Track track = Track.read("### Stage 1: Base\n### Stage 2: Auth\n");
        return new PulseFacts(
                        Instant.parse("2026-02-20T14:30:59Z"),
                        PulsePosition.at(track, TrackEditsTest.runs("2", 2, 1)),
                        PulseStatus.IN_PROGRESS,
                        "Completed 02-01-run.md",
                        5,
                        9)
                .with(Optional.of(RUN), Optional.of("1 of 2"), List.of())
                .with(
                        List.of(new Note(RUN, "Use SQLite")),
                        List.of(new Note(RUN, "The key is missing")),
                        Map.of(RUN, Duration.ofSeconds(61)));
    }
}
