package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name as a proof is there.
class DocumentedTestsTest {
    private static final int ROWS_OF_STAGES = 79;
    private static final int ROWS_OF_MACHINES = 10;
    private static final Pattern ROW_OF_ASSIGNMENTS = Pattern.compile("^\\| AS-(\\d\\d) \\|");
    private static final Pattern ROW = Pattern.compile("^\\| (?:RS|DX)-\\d\\d \\|");

    /// A row of any of the contracts: those of assignments have the number of a section.
    private static final Pattern RULE = Pattern.compile("^\\| (?:[A-Z]{2}-\\d\\d|\\d[\\d.]*) \\|");

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("common", "coordinator", "worker", "cli");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)#(\\w+)`");

    @Test
    void everyTestThatTheDocumentsNameExists() throws IOException {
        Map<String, String> tests = sources();
        int named = 0;
        for (Path document : files(ROOT.resolve("docs"), ".md")) {
            Matcher test = NAMED.matcher(Files.readString(document));
            while (test.find()) {
                named++;
                assertThat(isTest(tests.getOrDefault(test.group(1), ""), test.group(2)))
                        .as("%s names %s, which is no test", document, test.group())
                        .isTrue();
            }
        }
        assertThat(named).isPositive();
    }

    @Test
    void aHelperOfATestIsNoProof() {
        String source =
                """
                @Test
                void holds() {
                    helps();
                }

                private void helps() {}

                @Test
                private void neverRuns() {}

                @ParameterizedTest(name = "seed {0}")
                @MethodSource("seeds")
                @Timeout(600)
                void holdsForEachSeed(long seed) throws Exception {}
                """;

        assertThat(List.of("holds", "holdsForEachSeed")).allMatch(name -> isTest(source, name));
        assertThat(List.of("helps", "neverRuns", "hold")).noneMatch(name -> isTest(source, name));
    }

    /// Whether one of the lines right above the method says so; an empty line ends what belongs to it.
    private static boolean isTest(String source, String method) {
        Pattern declared =
                Pattern.compile(
                        "^ *@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)"
                                + "\\b"
                                + "(?:.*\\R(?!\\R))+?"
                                + " *(?:public )?(?:void|Stream<Dynamic(?:Test|Node)>) "
                                + method
                                + "\\(",
                        Pattern.MULTILINE);
        return declared.matcher(source).find();
    }

    @Test
    void everyRowOfTheStageContractIsThereOnceAndCounted() throws IOException {
        String document = Files.readString(ROOT.resolve("docs").resolve("conformance.md"));
        List<String> rows =
                Stream.concat(ids("RS", ROWS_OF_STAGES), ids("DX", ROWS_OF_MACHINES)).toList();
        assertThat(
                        document.lines()
                                .filter(line -> ROW.matcher(line).find())
                                .map(line -> line.substring(2, 7)))
                .containsExactlyElementsOf(rows);
        long open =
                document.lines()
                        .filter(line -> ROW.matcher(line).find())
                        .filter(line -> line.contains("| open:"))
                        .count();
        assertThat(document)
                .contains(
                        rows.size()
                                + " rows: "
                                + (rows.size() - open)
                                + " shown, "
                                + open
                                + " open.");
    }

    @Test
    void everyRuleThatIsNotOpenNamesATest() throws IOException {
        String document = Files.readString(ROOT.resolve("docs").resolve("conformance.md"));
        assertThat(document.lines().filter(line -> RULE.matcher(line).find()))
                .hasSizeGreaterThan(ROWS_OF_STAGES + ROWS_OF_MACHINES)
                .filteredOn(line -> !line.contains("| open:"))
                .allMatch(line -> NAMED.matcher(line).find());
    }

    @Test
    void everyRowOfAssignmentsIsThereOnceAndCountedAndShownOrOpen() throws IOException {
        String document = Files.readString(ROOT.resolve("docs").resolve("conformance.md"));
        List<String> rows =
                document.lines().filter(line -> ROW_OF_ASSIGNMENTS.matcher(line).find()).toList();
        assertThat(rows.stream().map(line -> line.substring(2, 7)))
                .containsExactlyElementsOf(ids("AS", rows.size()).toList());
        assertThat(rows).isNotEmpty();
        long open = rows.stream().filter(row -> row.contains("| open:")).count();
        assertThat(document)
                .contains(
                        "%d rows of numbers, commands, drives and recovery: %d shown, %d open."
                                .formatted(rows.size(), rows.size() - open, open));
    }

    private static Stream<String> ids(String prefix, int rows) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(row -> prefix + (row < 10 ? "-0" : "-") + row);
    }

    /// A test that is inherited is found in the class that has it.
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String module : MODULES) {
            for (Path file : files(ROOT.resolve(module).resolve("src/test/java"), "Test.java")) {
                String name = String.valueOf(file.getFileName()).replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        return sources;
    }

    private static List<Path> files(Path below, String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
