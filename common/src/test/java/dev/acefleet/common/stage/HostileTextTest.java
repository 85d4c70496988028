package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.text.TextLimits;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Texts as long as they may be and as bad as we can think of, for every reader. Each is read in well under a second; the
/// limit is far above it, and far below what a reader takes that looks at everything twice for each character.
class HostileTextTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StageId STAGE = StageId.parse("3").orElseThrow();

    /// An eighth of what a document may have: what looks at everything twice for each character still needs minutes.
    private static final int LENGTH = TextLimits.DOCUMENT / 8;

    static Stream<String> pieces() {
        return Stream.of(
                " ",
                "\n",
                "a ",
                "*",
                "* ",
                "#",
                "# ",
                "`",
                "```\n",
                "<task ",
                "<objective>",
                "<details>",
                "- ",
                "- a: ",
                "[",
                "(",
                "| ",
                "0",
                "✅ ",
                "a: &a\n",
                "\"");
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void noTextMakesAReaderSlow(String piece) {
        String text = piece.repeat(LENGTH / piece.length());
        assertTimeoutPreemptively(
                LIMIT,
                () -> {
                    Recap.read(text);
                    Recap.read("# T\n**Self-Check:" + text);
                    Recap.read("# " + text + "x");
                    AgentReturn.read(text);
                    AgentReturn.read("## RUN COMPLETE\n- " + text + "x");
                    Track.read(text);
                    Track.read("### Stage 1: " + text + "x\nGoal" + text);
                    Pulse.read(text);
                    GateReturn.read(
                            "## GATE REACHED\n**Type:** decision\n### Gate Details\n" + text);
                    Proof.read("---\nstatus: passed\n---\n## Human Verification\n" + text);
                    Recap.read("# T\n## Issues Encountered\n- x\n" + text);
                    Recap.read("# T\n## Next Stage Readiness\nBlockers:\n" + text);
                    UserSetup.read("---\nuser_setup:\n" + text + "\n---\n");
                    RunBody.of(text);
                    RunBody.of("<objective>\n" + text);
                });
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void noFrontMatterMakesTheStageReaderSlow(String piece) {
        String block = piece.repeat((TextLimits.FRONT_MATTER - 200) / piece.length());
        assertTimeoutPreemptively(
                LIMIT,
                () -> {
                    for (String field : new String[] {"", "depends_on: ", "files_modified:\n- x"}) {
                        String run = Trees.run("broken: [@\n" + field + block + "x");
                        assertThat(StageReader.read(Trees.runs(run), STAGE, false).problems())
                                .isNotEmpty();
                    }
                });
    }

    @Test
    void globsCostNoMoreThanTheirLengths() {
        FilePattern stars = new FilePattern("a*".repeat(200) + "b");
        FilePattern deep = new FilePattern("**/".repeat(150) + "b");
        assertTimeoutPreemptively(
                LIMIT,
                () -> {
                    assertThat(stars.covers("a".repeat(400))).isFalse();
                    assertThat(stars.overlaps(new FilePattern("a*".repeat(200) + "c"))).isFalse();
                    assertThat(deep.covers("a/".repeat(200) + "c")).isFalse();
                    assertThat(deep.overlaps(new FilePattern("a/".repeat(200) + "b"))).isTrue();
                });
    }

    @Test
    void manyRunsWithManyFilesAreSerialisedRatherThanComparedForEver() {
        Map<String, String> files = new TreeMap<>();
        for (int run = 1; run <= 60; run++) {
            StringBuilder list = new StringBuilder("files_modified:\n");
            for (int file = 0; file < 200; file++) {
                list.append("  - src/r").append(run).append("/*").append(file).append("*.ts\n");
            }
            files.put(".ace/stages/03-x/03-" + run + "-run.md", Trees.run(list.toString()));
        }
        assertTimeoutPreemptively(
                LIMIT,
                () -> {
                    StageReading reading = StageReader.read(new StageTree(files), STAGE, false);
                    assertThat(reading.stage()).isPresent();
                    assertThat(reading.runs().getLast().overlaps()).isNotEmpty();
                });
    }

    @Test
    void wordsOfARepositoryDoNotFillAMessage() {
        StageReading reading =
                StageReader.read(
                        Trees.runs(Trees.run("depends_on: ['" + "x".repeat(50_000) + "']")),
                        STAGE,
                        false);
        assertThat(reading.problems())
                .allSatisfy(problem -> assertThat(problem.toString()).hasSizeLessThan(1_000));
    }
}
