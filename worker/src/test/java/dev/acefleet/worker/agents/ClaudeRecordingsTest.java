package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.acefleet.common.text.JsonReader;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Recordings of the real program, where they lie beside the project; skipped elsewhere.
class ClaudeRecordingsTest {
    private static final int SIGKILL = 137;

    /// What a recording is an example of, by its name; the rest is judged by what must hold of all.
    private static final Map<String, String> CLASSES =
            Map.ofEntries(
                    Map.entry("(oauth-)?40[13].*|no-key", "AUTH"),
                    Map.entry("404-.*", "CONFIGURATION"),
                    Map.entry("(oauth-)?429.*", "PROVIDER_QUOTA"),
                    Map.entry("50[03].*|fallback-model-529|html-200.*", "PROVIDER_UNAVAILABLE"),
                    Map.entry("(reset|refused)-.*|hang-api-timeout", "PROVIDER_NETWORK"),
                    Map.entry("max-turns|max-turns-one-short|max-budget|loop-.*", "BUDGET"),
                    Map.entry("denied-.*|plan-mode|.*-denied|root-refusal.*", "CONFIGURATION"),
                    Map.entry("refusal|context-too-long|sig(int|term|hup|kill)-.*", "AGENT_FAILED"),
                    Map.entry("allowed-tools|oauth-ok|gate|bad-json.*|nonroot.*", "ended"));

    @Test
    void everyRecordingIsJudgedAsWhatItShows() throws IOException {
        List<Path> recordings = recordings();
        for (Path recording : recordings) {
            Exit exit = exit(recording);
            Agent.Verdict verdict = new ClaudeAgent(List.of("claude"), Map.of(), true).judge(exit);

            expected(recording, exit)
                    .ifPresent(kind ->
                            assertThat(shown(verdict))
                                    .as(recording + ": " + verdict)
                                    .isEqualTo(kind));
        }
        assertThat(recordings).hasSizeGreaterThan(50);
    }

    private static String shown(Agent.Verdict verdict) {
        return switch (verdict) {
            case Agent.Verdict.Ended _ -> "ended";
            case Agent.Verdict.Failed failed -> failed.kind().toString();
        };
    }

    /// One that was cut off before its result shows nothing but that.
    private static Optional<String> expected(Path recording, Exit exit) {
        boolean finished = exit.out().contains("\"type\":\"result\"");
        if (!finished && exit.code() > 128) {
            return Optional.of("AGENT_FAILED");
        }
        String name = recording.getFileName().toString();
        return CLASSES.entrySet().stream()
                .filter(each -> name.matches(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Exit exit(Path recording) throws IOException {
        Map<String, Object> meta = JsonReader.object(text(recording, "meta.json")).orElseThrow();
        int code = meta.get("exitCode") instanceof Number number ? number.intValue() : SIGKILL;
        String out = text(recording, "stdout.txt");
        return new Exit(
                code,
                Exit.Cause.EXITED,
                Duration.ZERO,
                out.substring(Math.max(0, out.length() - ProcessRunner.TAIL)),
                text(recording, "stderr.txt"));
    }

    private static String text(Path recording, String file) throws IOException {
        return new String(Files.readAllBytes(recording.resolve(file)), StandardCharsets.UTF_8);
    }

    private static List<Path> recordings() throws IOException {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path corpus = up.resolve("shared/corpus/agents");
            if (Files.isDirectory(corpus)) {
                try (Stream<Path> found = Files.walk(corpus, 2)) {
                    return found.filter(path -> path.toString().contains("/claude-"))
                            .filter(path -> Files.exists(path.resolve("meta.json")))
                            .sorted()
                            .toList();
                }
            }
        }
        return abort("There are no recordings beside this project");
    }
}
