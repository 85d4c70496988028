package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.text.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whole trees: those of the project, with what each of their runs is to come to, and real ones where there are any.
class StageTreesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/stage-fixtures");

    @TestFactory
    Stream<DynamicTest> everyFixtureRunIsReadAsExpected() throws IOException {
        StageTree tree = Trees.load(FIXTURES);
        Map<String, Object> expected =
                JsonReader.object(Files.readString(FIXTURES.resolve("expected.json")))
                        .orElseThrow();
        Map<String, Map<String, Object>> actual = new TreeMap<>();
        for (StageId stage : StageReader.stages(tree)) {
            StageReading reading = StageReader.read(tree, stage, false);
            for (RunFile run : reading.runs()) {
                actual.put(run.path(), facts(run, reading.problems()));
            }
        }
        assertThat(actual.keySet()).isEqualTo(new TreeMap<>(expected).keySet());
        return expected.entrySet().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(
                                entry.getKey(),
                                () ->
                                        assertThat(actual.get(entry.getKey()))
                                                .isEqualTo(entry.getValue())));
    }

    private static Map<String, Object> facts(RunFile run, List<Problem> problems) {
        Map<String, Object> facts = new TreeMap<>();
        List<Problem> own = problems.stream().filter(p -> p.path().equals(run.path())).toList();
        boolean failed = own.stream().anyMatch(Problem::isError);
        facts.put("batch", run.batch());
        facts.put("depends_on", run.dependsOn().stream().map(RunId::toString).toList());
        facts.put("autonomous", run.autonomous());
        facts.put("gap_closure", run.gapClosure());
        facts.put(
                "warnings", own.stream().filter(p -> !p.isError()).map(Problem::message).toList());
        facts.put(
                "error",
                failed
                        ? own.stream()
                                .filter(Problem::isError)
                                .findFirst()
                                .orElseThrow()
                                .code()
                                .name()
                        : null);
        return facts;
    }

    @Test
    void everyRealTreeAtHandIsReadOrRefusedWithAReason() {
        assumeFalse(Trees.real().isEmpty(), "there is no corpus of real trees beside the project");
        int stages = 0;
        for (Path root : Trees.real()) {
            StageTree tree = Trees.load(root);
            for (StageId stage : StageReader.stages(tree)) {
                StageReading reading = StageReader.read(tree, stage, false);
                assertThat(
                                reading.stage().isPresent()
                                        || reading.problems().stream().anyMatch(Problem::isError))
                        .as("%s of %s", stage, root)
                        .isTrue();
                stages++;
            }
        }
        assertThat(stages).isPositive();
    }
}
