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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name as a proof is there.
class DocumentedTestsTest {
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
                assertThat(tests.getOrDefault(test.group(1), ""))
                        .as("%s names %s", document, test.group())
                        .contains("void " + test.group(2) + "(");
            }
        }
        assertThat(named).isPositive();
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
