package dev.acefleet.common.stage.books;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.Track;
import dev.acefleet.common.text.TextLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Books as long as they may be and as bad as we can think of: a commit may hold anything, and the worker that writes into
/// it must not be stopped by that.
class HostileBooksTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LENGTH = TextLimits.DOCUMENT / 8;

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ", "\n", "\r", "a ", "*", "- [ ] ", "# ", "|", "| ", "\\\\|", "`", "[", "Runs: 1",
                "- 02-01"
            })
    void noTextMakesAnEditorSlow(String piece) {
        String text = piece.repeat(LENGTH / piece.length());
        String track = "### Stage 2: A\n- [ ] 02-01" + text + "\n**Runs**: 1 runs" + text + "\n";
        String table = "| Requirement | Status |\n|--|--|\n| A-01 | Pending " + text;
        String pulse =
                "## Current Position\nStage: "
                        + text
                        + "\nProgress: ["
                        + text
                        + "\n### Decisions\n"
                        + text;
        RunId run = RunId.parse("02-01").orElseThrow();
        PulseFacts facts =
                new PulseFacts(
                                Instant.EPOCH,
                                PulsePosition.at(Track.read(""), TrackEditsTest.runs("2", 1, 1)),
                                PulseStatus.IN_PROGRESS,
                                text,
                                1,
                                1)
                        .with(List.of(new Note(run, text)), List.of(), Map.of(run, Duration.ZERO));
        assertTimeoutPreemptively(
                LIMIT,
                () -> {
                    TrackEdits.complete(track, TrackEditsTest.runs("2", 1, 1), LocalDate.EPOCH);
                    SpecsEdits.complete(table, List.of("A-01"));
                    PulseEdits.write(Optional.of(pulse), facts);
                });
    }
}
