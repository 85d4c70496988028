package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.text.JsonReader;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.process.ProcessRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Recordings of the real programs, where they lie beside the project; skipped elsewhere. What each is an example of
/// stands in `recordings.csv`: a class of failure, or `ended` where the program says that all is well and only the
/// evidence can tell.
class RecordingsTest {
    private static final int SIGNALS = 128;
    private static final Map<String, Integer> NUMBERS =
            Map.of("SIGHUP", 1, "SIGINT", 2, "SIGKILL", 9, "SIGTERM", 15);

    @Test
    void everyRecordingIsOfItsClass() throws IOException {
        Path corpus = corpus();
        Map<String, String> expected = expected();
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> each : expected.entrySet()) {
            Agent.Verdict verdict = verdict(agent(each.getKey()), corpus.resolve(each.getKey()));
            if (!shown(verdict).equals(each.getValue())) {
                wrong.add(each + ", but was " + shown(verdict) + ": " + verdict);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(expected.keySet()).isEqualTo(recorded(corpus));
    }

    private static Agent agent(String name) {
        String program = name.substring(0, name.indexOf('-'));
        return switch (program) {
            case "claude" -> new ClaudeAgent(Endings.program(program), true);
            case "codex" -> new CodexAgent(Endings.program(program));
            case "gemini" -> new GeminiAgent(Endings.program(program));
            case "opencode" -> new OpencodeAgent(Endings.program(program));
            default -> throw new AssertionError("No adapter for " + name);
        };
    }

    private static Agent.Verdict verdict(Agent agent, Path recording) throws IOException {
        AgentWatch watch = Endings.watch(agent);
        String out = text(recording, "stdout.txt");
        String err = text(recording, "stderr.txt");
        watch.write(OutputSink.Stream.ERR, err);
        watch.write(OutputSink.Stream.OUT, out);
        Map<String, Object> meta = JsonReader.object(text(recording, "meta.json")).orElseThrow();
        return watch.verdict(
                new Exit(code(meta), cause(watch, meta), Duration.ZERO, tail(out), tail(err)));
    }

    private static int code(Map<String, Object> meta) {
        return meta.get("exitCode") instanceof Number number
                ? number.intValue()
                : SIGNALS + Objects.requireNonNull(NUMBERS.get(meta.get("exitSignal")));
    }

    /// The recorder's limit is one of ours; its signals stand for somebody else's.
    private static Exit.Cause cause(AgentWatch watch, Map<String, Object> meta) {
        if (watch.stop().isDone()) {
            return Exit.Cause.STOPPED;
        }
        return String.valueOf(meta.get("endedBy")).contains("at limit")
                ? Exit.Cause.TIMED_OUT
                : Exit.Cause.EXITED;
    }

    private static String shown(Agent.Verdict verdict) {
        return switch (verdict) {
            case Agent.Verdict.Ended _ -> "ended";
            case Agent.Verdict.Failed failed ->
                    failed.kind()
                            + failed.trouble(Account.ofAgent("agent"))
                                    .map(trouble ->
                                            trouble.resumeAt().isPresent()
                                                    ? " " + trouble.span() + " until"
                                                    : " " + trouble.span())
                                    .orElse("");
        };
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - ProcessRunner.TAIL));
    }

    private static String text(Path recording, String file) throws IOException {
        return new String(Files.readAllBytes(recording.resolve(file)), StandardCharsets.UTF_8);
    }

    private static Map<String, String> expected() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        RecordingsTest.class.getResourceAsStream("recordings.csv"))) {
            Map<String, String> expected = new TreeMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int comma = line.indexOf(',');
                        expected.put(line.substring(0, comma), line.substring(comma + 1));
                    });
            return expected;
        }
    }

    private static Set<String> recorded(Path corpus) throws IOException {
        try (Stream<Path> found = Files.walk(corpus, 2)) {
            return found.filter(path -> Files.exists(path.resolve("meta.json")))
                    .map(path -> corpus.relativize(path).toString())
                    .collect(Collectors.toSet());
        }
    }

    private static Path corpus() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path corpus = up.resolve("shared/corpus/agents");
            if (Files.isDirectory(corpus)) {
                return corpus;
            }
        }
        return abort("There are no recordings beside this project");
    }
}
