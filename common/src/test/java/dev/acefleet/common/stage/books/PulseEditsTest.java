package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.Pulse;
import dev.acefleet.common.stage.Track;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PulseEditsTest {
    private static final RunId RUN = RunId.parse("02-01").orElseThrow();
    private static final Track TRACK =
            Track.read(
                    """
                    ### Stage 1: Base
                    ### Stage 2: Auth
                    ### Stage 2.1: Fix
                    ### Stage 3: Cart
                    """);
    private static final PulseFacts PLAIN =
            new PulseFacts(
                    Instant.parse("2026-02-20T14:30:59Z"),
                    PulsePosition.at(TRACK, TrackEditsTest.runs("2", 2, 1)),
                    PulseStatus.IN_PROGRESS,
                    "Completed 02-01-run.md",
                    5,
                    9);

    private static final String PULSE =
            """
            # Project Pulse

            Stage: not here

            ## Current Position

            Stage: 1 of 4 (Base)
            Run: 3 of 3 in current stage
            **Status:** Ready to execute\s\s
            - Last activity: 2026-01-02 — Completed 01-03-run.md

            Progress: [███░░░░░░░] 33% (all milestones)

            ## Performance Metrics

            **Velocity:**
            - Total runs completed: 3
            - Average duration: 4 min

            *Updated after each run*

            ## Accumulated Context

            ### Decisions

            Recent ones:

            - [Run 01-01]: Kept it small
              with a reason

            ### Blockers/Concerns

            None yet.

            ## Session Continuity

            Last session: 2026-01-02 03:04
            Stopped at: Completed 01-03-run.md
            Resume file: .ace/stages/02-x/.continue-here.md
            """;

    @Test
    void thePositionIsWrittenWithMarksAndRemarksKept() {
        Edited edited = PulseEdits.write(Optional.of(PULSE), PLAIN);
        assertThat(edited.warnings()).isEmpty();
        assertThat(edited.text())
                .isEqualTo(
                        PULSE.replace("Stage: 1 of 4 (Base)", "Stage: 2 of 4 (Auth)")
                                .replace(
                                        "Run: 3 of 3 in current stage",
                                        "Run: 1 of 2 in current stage\nPending gates: None")
                                .replace("Ready to execute  ", "In progress  ")
                                .replace(
                                        "2026-01-02 — Completed 01-03-run.md",
                                        "2026-02-20 — Completed 02-01-run.md")
                                .replace("[███░░░░░░░] 33% (all", "[█████░░░░░] 55% (all")
                                .replace("completed: 3", "completed: 5")
                                .replace("2026-01-02 03:04", "2026-02-20 14:30")
                                .replace(
                                        "Stopped at: Completed 01-03-run.md",
                                        "Stopped at: Completed 02-01-run.md"));
    }

    @Test
    void whatIsPendingStandsBelowTheRun() {
        PulseFacts facts =
                PLAIN.with(Optional.of(RUN), Optional.of("1 of 2"), List.of("02-02 (decision)"));
        assertThat(PulseEdits.write(Optional.of(PULSE), facts).text())
                .contains(
                        """
                        Run: 1 of 2 in current stage
                        Last run: 02-01
                        Batch: 1 of 2
                        Pending gates: 02-02 (decision)
                        **Status:** In progress\s\s
                        """);
    }

    @Test
    void notesAndDurationsAreAddedOnce() {
        PulseFacts facts =
                PLAIN.with(
                        List.of(new Note(RUN, "Use\nSQLite"), new Note(RUN, "Use SQLite")),
                        List.of(new Note(RUN, "The key is missing")),
                        Map.of(RUN, Duration.ofSeconds(61)));
        String once = PulseEdits.write(Optional.of(PULSE), facts).text();
        assertThat(once)
                .contains(
                        "- [Run 01-01]: Kept it small\n  with a reason\n- [Run 02-01]: Use SQLite\n\n### Blockers",
                        "### Blockers/Concerns\n\n- [Run 02-01]: The key is missing\n\n## Session",
                        "- Average duration: 4 min\n\n**By Run:**\n\n- 02-01: 2 min\n\n*Updated after");
        assertThat(PulseEdits.write(Optional.of(once), facts).text()).isEqualTo(once);
        PulseFacts more =
                facts.with(
                        List.of(),
                        List.of(),
                        Map.of(RunId.parse("02-02").orElseThrow(), Duration.ofMinutes(3)));
        assertThat(PulseEdits.write(Optional.of(once), more).text())
                .contains("- 02-01: 2 min\n- 02-02: 3 min\n\n*Updated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void aProjectWithoutAPulseGetsOneThatItsReaderUnderstands(String text) {
        PulseFacts facts = PLAIN.with(List.of(new Note(RUN, "Use SQLite")), List.of(), Map.of());
        Edited edited =
                PulseEdits.write(text.isEmpty() ? Optional.empty() : Optional.of(text), facts);
        Pulse pulse = Pulse.read(edited.text());
        assertThat(edited.warnings()).isEmpty();
        assertThat(pulse.stage()).isEqualTo("2 of 4 (Auth)");
        assertThat(pulse.run()).isEqualTo("1 of 2 in current stage");
        assertThat(pulse.status()).isEqualTo("In progress");
        assertThat(pulse.lastActivity()).isEqualTo("2026-02-20 — Completed 02-01-run.md");
        assertThat(pulse.decisions()).containsExactly("[Run 02-01]: Use SQLite");
        assertThat(edited.text())
                .contains(
                        "## Current Position\n\nStage: 2 of 4 (Auth)\nRun: 1 of 2",
                        "Resume file: None\n");
        assertThat(PulseEdits.write(Optional.of(edited.text()), facts).text())
                .isEqualTo(edited.text());
    }

    @Test
    void sectionsThatAreNotThereAreWarnings() {
        PulseFacts facts =
                PLAIN.with(
                        List.of(new Note(RUN, "a")),
                        List.of(new Note(RUN, "b")),
                        Map.of(RUN, Duration.ofMinutes(1)));
        Edited edited = PulseEdits.write(Optional.of("# Pulse\n\nStage: mine\n"), facts);
        assertThat(edited.text()).isEqualTo("# Pulse\n\nStage: mine\n");
        assertThat(edited.warnings()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, [░░░░░░░░░░] 0%",
        "0, 9, [░░░░░░░░░░] 0%",
        "1, 3, [███░░░░░░░] 33%",
        "8, 9, [████████░░] 88%",
        "9, 9, [██████████] 100%"
    })
    void theBarIsFullOnlyWhenAllIsDone(int done, int total, String bar) {
        assertThat(PulseEdits.bar(done, total)).isEqualTo(bar);
    }

    @Test
    void behindACompleteStageComesTheNextOneOfTheTrack() {
        StageRuns second = TrackEditsTest.runs("2", 2, 2);
        assertThat(PulsePosition.after(TRACK, second, Optional.empty()))
                .isEqualTo(new PulsePosition("2.1 of 4 (Fix)", "Not started"));
        assertThat(
                        PulsePosition.after(
                                TRACK, second, Optional.of(TrackEditsTest.runs("2.1", 4, 1))))
                .isEqualTo(new PulsePosition("2.1 of 4 (Fix)", "1 of 4 in current stage"));
        assertThat(PulsePosition.after(TRACK, TrackEditsTest.runs("3", 1, 1), Optional.empty()))
                .isEqualTo(new PulsePosition("3 of 4 (Cart)", "1 of 1 in current stage"));
    }
}
