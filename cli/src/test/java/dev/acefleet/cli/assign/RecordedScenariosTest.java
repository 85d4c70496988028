package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Sessions recorded with the program that `ace-assign` is compatible with, where they lie beside the project: every command
/// gives the same output and exit code. Ids, times and paths are masked, and so is the one text that is told to differ in
/// docs/ace-assign-compatibility.md: how a subtree's root is worded.
class RecordedScenariosTest {
    private static final Pattern CREATED = Pattern.compile("Assignment: .* \\((\\w+)\\)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern ROOT_TEXT =
            Pattern.compile("(?s)(split-subtree-root.*?---\\n\\n).*?(Goal to satisfy)");
    private static final String JOB =
            """
            assignment: {name: %s, description: Test workflow}
            steps:
              - {name: init, instructions: Initialize project}
              - {name: build, instructions: Build the project}
              - {name: test, instructions: Run tests}
            """;

    @TempDir private Path place;

    @TestFactory
    Stream<DynamicTest> everyRecordedCommandDoesTheSame() throws IOException {
        return scenarios().stream()
                .map(scenario ->
                        DynamicTest.dynamicTest(scenario.name(), () -> new Replay(scenario).run()));
    }

    private static List<Scenario> scenarios() throws IOException {
        Path recorded =
                Path.of(
                        System.getProperty("acefleet.root", ".."),
                        "..",
                        "shared",
                        "spec",
                        "assign-examples");
        List<Scenario> all = new ArrayList<>();
        if (Files.isDirectory(recorded)) {
            try (Stream<Path> files = Files.list(recorded)) {
                for (Path file : files.sorted().toList()) {
                    all.add(Scenario.read(file));
                }
            }
        }
        return all;
    }

    private final class Replay {
        private final Scenario scenario;
        private final AssignShell shell;
        private final Map<String, String> ids = new HashMap<>();

        Replay(Scenario scenario) throws IOException {
            this.scenario = scenario;
            shell = new AssignShell(Files.createDirectory(place.resolve(scenario.name())));
            shell.write("a.yaml", JOB.formatted("test-session"));
            shell.write("b.yaml", JOB.formatted("second-session-with-a-very-long-name"));
        }

        void run() throws Exception {
            for (Scenario.Call call : scenario.calls()) {
                shell.later(2);
                if (call.line().startsWith("cat job.yaml")) {
                    shell.write("job.yaml", call.out());
                    continue;
                }
                String line = call.line();
                for (Map.Entry<String, String> id : ids.entrySet()) {
                    line = line.replace(id.getKey(), id.getValue());
                }
                StringBuilder out = new StringBuilder();
                StringBuilder err = new StringBuilder();
                int code = line.startsWith("ace-assign") ? typed(line, out, err) : shell(line, out);
                learn(call.out(), out.toString());
                assertThat(masked(out.toString())).as(line).isEqualTo(masked(call.out()));
                if (line.startsWith("ace-assign")) {
                    assertThat(masked(err.toString())).as(line).isEqualTo(masked(call.err()));
                }
                assertThat(code).as(line).isEqualTo(call.code());
            }
        }

        private int typed(String line, StringBuilder out, StringBuilder err) {
            int code = 0;
            for (String one : line.split("; ", -1)) {
                List<String> words = new ArrayList<>();
                for (Matcher word = WORD.matcher(one); word.find(); ) {
                    words.add(word.group(1) != null ? word.group(1) : word.group(2));
                }
                code = shell.type(words.subList(1, words.size()).toArray(String[]::new));
                out.append(shell.out());
                err.append(shell.err());
            }
            return code;
        }

        private int shell(String line, StringBuilder out) throws Exception {
            Process process =
                    new ProcessBuilder("sh", "-c", line)
                            .directory(shell.directory().toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            byte[] said = process.getInputStream().readAllBytes();
            out.append(new String(said, StandardCharsets.UTF_8));
            return process.waitFor();
        }

        private void learn(String recorded, String now) {
            Matcher then = CREATED.matcher(recorded);
            Matcher here = CREATED.matcher(now);
            if (then.find() && here.find()) {
                ids.put(then.group(1), here.group(1));
            }
        }

        private String masked(String text) {
            String masked = text;
            for (Map.Entry<String, String> id : ids.entrySet()) {
                masked = masked.replace(id.getKey(), id.getValue());
            }
            return ROOT_TEXT
                    .matcher(masked)
                    .replaceAll("$1(text)\n$2")
                    .replace(shell.directory().toString(), "<project>")
                    .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "<time>")
                    .replaceAll("\\d+s ago", "<time>");
        }
    }
}
