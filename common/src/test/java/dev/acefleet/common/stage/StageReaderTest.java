package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageReaderTest {
    private static final StageId STAGE = StageId.parse("3").orElseThrow();
    private static final Path FIXTURES = Path.of("src/test/resources/stage-fixtures");

    @Test
    void aStageIsFoundByItsWholeNumberPaddedOrNot() {
        StageTree tree =
                new StageTree(
                        Map.of(
                                ".ace/stages/5-x/5-1-run.md", Trees.run("depends_on: []"),
                                ".ace/stages/21-x/21-01-run.md", Trees.run("depends_on: []"),
                                ".ace/stages/02.1-x/02.1-01-run.md", Trees.run("depends_on: []")));
        assertThat(StageReader.read(tree, id("05"), false).stage()).isPresent();
        assertThat(StageReader.read(tree, id("2.1"), false).stage()).isPresent();
        assertThat(codes(StageReader.read(tree, id("2"), false))).containsExactly(Code.NO_STAGE);
    }

    @Test
    void twoDirectoriesOfOneNumberAreAmbiguous() {
        StageTree tree =
                new StageTree(
                        Map.of(
                                ".ace/stages/05-x/05-01-run.md",
                                Trees.run(""),
                                ".ace/stages/5-y/5-01-run.md",
                                Trees.run("")));
        assertThat(codes(StageReader.read(tree, id("5"), false)))
                .containsExactly(Code.AMBIGUOUS_STAGE);
    }

    @Test
    void aStageWithoutRunsIsRefused() {
        StageTree tree = new StageTree(Map.of(".ace/stages/05-x/05-intel.md", "x"));
        assertThat(codes(StageReader.read(tree, id("5"), false))).containsExactly(Code.NO_RUNS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "src/../../x", "..", "C:\\\\x"})
    void aPathThatLeavesTheRepositoryIsRefusedWithItsLine(String path) {
        StageReading reading =
                StageReader.read(
                        Trees.runs(Trees.run("files_modified: ['" + path + "']")), STAGE, false);
        assertThat(codes(reading)).containsExactly(Code.BAD_PATH);
        assertThat(reading.problems().getFirst().toString())
                .startsWith(".ace/stages/03-api/03-01-run.md:5: error: ");
    }

    @Test
    void aBombOfAliasesIsRefusedBeforeItGoesOff() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String ref = "*a" + (i - 1);
            bomb.append(
                    "a%d: &a%d [%s]\n"
                            .formatted(
                                    i,
                                    i,
                                    String.join(",", List.of(ref, ref, ref, ref, ref, ref, ref))));
        }
        assertThat(codes(StageReader.read(Trees.runs(Trees.run(bomb.toString())), STAGE, false)))
                .containsExactly(Code.YAML_UNSAFE);
    }

    @Test
    void deepNestingAndTypesAreRefused() {
        String deep = "x: " + "[".repeat(1_000) + "]".repeat(1_000);
        assertThat(codes(StageReader.read(Trees.runs(Trees.run(deep)), STAGE, false)))
                .containsExactly(Code.YAML_UNSAFE);
        String typed = "x: !!javax.script.ScriptEngineManager [y]";
        assertThat(codes(StageReader.read(Trees.runs(Trees.run(typed)), STAGE, false)))
                .containsExactly(Code.YAML_UNSAFE);
        String itself = "x: &a [*a]";
        assertThat(codes(StageReader.read(Trees.runs(Trees.run(itself)), STAGE, false)))
                .containsExactly(Code.YAML_UNSAFE);
    }

    @Test
    void frontMatterOfMegabytesIsRefusedBySize() {
        String large = "---\nx: " + "y".repeat(900_000) + "\n---\n";
        assertThat(codes(StageReader.read(Trees.runs(large), STAGE, false)))
                .containsExactly(Code.TOO_LARGE);
        String larger = "---\n" + "y: 1\n".repeat(2_000_000) + "---\n";
        assertThat(codes(StageReader.read(Trees.runs(larger), STAGE, false)))
                .containsExactly(Code.TOO_LARGE);
    }

    @Test
    void theLastOfTwoKeysCountsAndIsReported() {
        StageReading reading = StageReader.read(Trees.runs(Trees.run("batch: 4")), STAGE, false);
        assertThat(reading.runs().getFirst().batch()).isEqualTo(4);
        assertThat(reading.problems()).anyMatch(problem -> problem.message().contains("twice"));
    }

    @Test
    void aBlankRecapOfAnotherStageSatisfiesNothing() {
        Map<String, String> files =
                new TreeMap<>(Trees.runs(Trees.run("depends_on: ['02-01']")).files());
        files.put(".ace/stages/02-x/02-01-recap.md", " \n\t\n");
        assertThat(codes(StageReader.read(new StageTree(files), STAGE, false)))
                .containsExactly(Code.UNRESOLVED_DEPENDENCY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stage: 03-api",
                "stage: 3",
                "stage: '03'",
                "stage: 03\nrun: 01",
                "run: 1",
                "run: '01'",
                "run: 03-01",
                "run: 03-01-run.md",
                "run: 03.01"
            })
    void aRunThatSaysWhoseItIsInAnySpellingIsTakenInSilence(String header) {
        StageReading reading = StageReader.read(Trees.runs(Trees.run(header)), STAGE, false);
        assertThat(reading.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stage: 04-api",
                "stage: 3.1",
                "stage: api",
                "run: 02",
                "run: 01a",
                "run: 04-01",
                "run: first"
            })
    void aRunThatWasCopiedFromAnotherIsSaidToBeAndDoneAsItsNameSays(String header) {
        StageReading reading = StageReader.read(Trees.runs(Trees.run(header)), STAGE, false);
        assertThat(reading.problems()).hasSize(1);
        assertThat(reading.problems().getFirst().toString())
                .startsWith(".ace/stages/03-api/03-01-run.md:5: warning: ")
                .contains(", which counts");
        assertThat(reading.stage().orElseThrow().runs().getFirst().id()).hasToString("03-01");
    }

    @Test
    void aCopiedRunIsFoundAlsoWhereTheBlockIsNoYaml() {
        String header = "title: an @odd: one: x\n  - y\nstage: 04-api\nrun: 01";
        assertThat(StageReader.read(Trees.runs(Trees.run(header)), STAGE, false).problems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("line reader"))
                .anyMatch(message -> message.contains("04-api"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "must_haves: yes                                     | no mapping",
                "must_haves: {truths: it works}                      | truths is no list",
                "must_haves: {artifacts: [{provides: x}]}            | artifacts has an entry without path",
                "must_haves: {key_links: [{from: a}]}                | key_links has an entry without to",
                "user_setup: stripe                                  | user_setup is no list",
                "user_setup: [{why: payments}]                       | an entry without service",
                "user_setup: [{service: stripe, why: payments}]      | a person has to set up stripe"
            })
    void whatNobodySchedulesByIsLookedAtToo(String header, String message) {
        String run =
                header.startsWith("must_haves")
                        ? "---\nbatch: 1\nautonomous: true\n" + header + "\n---\n"
                        : Trees.run(header);
        assertThat(StageReader.read(Trees.runs(run), STAGE, false).problems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void aFinishedRunOfAnotherStageSatisfiesADependency() {
        Map<String, String> files =
                new TreeMap<>(Trees.runs(Trees.run("depends_on: ['02-01']")).files());
        assertThat(codes(StageReader.read(new StageTree(files), STAGE, false)))
                .containsExactly(Code.UNRESOLVED_DEPENDENCY);
        files.put(".ace/stages/02-x/02-01-recap.md", "# Done\n**Yes**\n");
        StageReading reading = StageReader.read(new StageTree(files), STAGE, false);
        assertThat(reading.stage()).isPresent();
        assertThat(reading.runs().getFirst().dependsOn()).isEmpty();
    }

    @Test
    void lenientReadingLetsARunWithoutFrontMatterPass() {
        StageTree tree = Trees.runs("no front matter", Trees.run("depends_on: [77]"));
        assertThat(StageReader.read(tree, STAGE, false).stage()).isEmpty();
        assertThat(StageReader.read(tree, STAGE, true).stage()).isPresent();
    }

    @Test
    void gapsOnlySelectsRunsThatCloseGapsAndAreNotComplete() {
        StageTree tree = Trees.load(FIXTURES);
        Stage stage = StageReader.read(tree, id("6"), false).stage().orElseThrow();
        assertThat(stage.select(true).stream().map(RunFile::id).map(RunId::toString))
                .containsExactly("06-03", "06-04");
        assertThat(stage.select(false).stream().map(RunFile::id).map(RunId::toString))
                .containsExactly("06-03", "06-04", "06-05");
    }

    @Test
    void aCompleteRunIsReadForItsRecapAlone() {
        Map<String, String> files =
                new TreeMap<>(
                        Trees.runs("no front matter", Trees.run("depends_on: ['01']")).files());
        files.put(".ace/stages/03-api/3-1-recap.md", "# Done\n**Yes**\n");
        StageReading reading = StageReader.read(new StageTree(files), STAGE, false);
        Stage stage = reading.stage().orElseThrow();
        assertThat(stage.complete()).map(RunId::toString).containsExactly("03-01");
        assertThat(stage.runs().getFirst().recapPath())
                .isEqualTo(".ace/stages/03-api/3-1-recap.md");
        assertThat(stage.select(false))
                .map(RunFile::id)
                .map(RunId::toString)
                .containsExactly("03-02");
        assertThat(reading.problems()).noneMatch(problem -> problem.message().contains("hold"));
    }

    @Test
    void aDependencyInALaterBatchTakesItsDependentsThere() {
        StageReading reading =
                StageReader.read(
                        Trees.runs(
                                Trees.run("depends_on: [2]"),
                                Trees.run("depends_on: []\nbatch: 3"),
                                Trees.run("depends_on: [1]")),
                        STAGE,
                        false);
        assertThat(reading.runs()).extracting(RunFile::batch).containsExactly(3, 3, 3);
        assertThat(reading.problems()).anyMatch(p -> p.message().contains("moved to batch 3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "depends_on: 01",
                "depends_on: '1'",
                "depends_on: [03-01]",
                "depends_on: [3-1]",
                "depends_on: [03.01]",
                "depends_on: 03-01-run",
                "depends_on: ['03-01-run.md (the base)']",
                "depends_on: .ace/stages/03-api/03-01-run.md",
                "depends_on: [none, '01']",
                "depends_on:\n  - 01\n  - 03-01"
            })
    void aDependencyIsFoundInEveryForm(String header) {
        StageReading reading =
                StageReader.read(
                        Trees.runs(Trees.run(""), Trees.run(header + "\nbatch: 2")), STAGE, false);
        assertThat(reading.runs().getLast().dependsOn())
                .map(RunId::toString)
                .containsExactly("03-01");
    }

    @Test
    void runsThatADependencyKeepsApartDoNotOverlap() {
        String files = "files_modified: [src/a.txt]\n";
        StageReading reading =
                StageReader.read(
                        Trees.runs(
                                Trees.run(files),
                                Trees.run("depends_on: [1]"),
                                Trees.run(files + "depends_on: [2]"),
                                Trees.run(files)),
                        STAGE,
                        false);
        assertThat(reading.runs().get(0).overlaps()).map(RunId::toString).containsExactly("03-04");
        assertThat(reading.runs().get(3).overlaps())
                .map(RunId::toString)
                .containsExactly("03-01", "03-03");
    }

    @Test
    void aRunOfWhichNothingIsKnownHasItsBatchForItself() {
        StageReading reading =
                StageReader.read(
                        Trees.runs("no front matter", Trees.run(""), Trees.run("batch: 2")),
                        STAGE,
                        true);
        assertThat(reading.problems()).noneMatch(Problem::isError);
        assertThat(reading.runs().get(0).overlaps()).map(RunId::toString).containsExactly("03-02");
        assertThat(reading.runs().get(2).overlaps()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"04-01-run.md", "x-run.md", "03-PARALLEL-run.md", "03-1\\-run.md"})
    void aRunFileThatNobodyCanNameIsNotLeftOutInSilence(String name) {
        Map<String, String> files = new TreeMap<>(Trees.runs(Trees.run("")).files());
        files.put(".ace/stages/03-api/" + name, Trees.run(""));
        assertThat(codes(StageReader.read(new StageTree(files), STAGE, false)))
                .containsExactly(Code.BAD_NAME);
        assertThat(StageReader.read(new StageTree(files), STAGE, true).runs()).hasSize(1);
    }

    @Test
    void oldTreesInCapitalsAreRead() {
        StageTree tree =
                new StageTree(
                        Map.of(
                                ".ace/stages/03-api/03-01A-RUN.MD",
                                Trees.run(""),
                                ".ace/stages/03-api/03-01A-RECAP.md",
                                "# Done\n**Yes**\n"));
        assertThat(StageReader.read(tree, STAGE, false).stage().orElseThrow().complete())
                .map(RunId::toString)
                .containsExactly("03-01a");
    }

    @Test
    void whatARunBuildsIsItsFirstSentenceHoweverWrapped() {
        String run =
                """
                ---
                batch: 1
                ---
                ```
                <objective>No.</objective>
                ```
                <objective>
                Close the
                gap in v1.2 now. More.

                Purpose: x
                </objective>
                """;
        assertThat(StageReader.read(Trees.runs(run), STAGE, false).runs().getFirst().objective())
                .isEqualTo("Close the gap in v1.2 now.");
    }

    @Test
    void aCircleIsRefusedWithItsRunsAndOnlyThose() {
        StageReading reading =
                StageReader.read(
                        Trees.runs(
                                Trees.run("depends_on: [2]"),
                                Trees.run("depends_on: [1]"),
                                Trees.run("depends_on: [3]"),
                                Trees.run("depends_on: [1]")),
                        STAGE,
                        false);
        assertThat(reading.problems().stream().filter(p -> p.code() == Code.CYCLE))
                .extracting(p -> p.path().replaceFirst(".*/", ""))
                .containsExactly("03-01-run.md", "03-02-run.md", "03-03-run.md");
    }

    private static StageId id(String text) {
        return StageId.parse(text).orElseThrow();
    }

    private static List<Code> codes(StageReading reading) {
        return reading.problems().stream().filter(Problem::isError).map(Problem::code).toList();
    }
}
