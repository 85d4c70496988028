package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.assign.Timestamps;
import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.text.JsonReader;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One call of an agent for a fork, and what it leaves in `sessions/`: its prompt, its output, its last message and which
/// session it was. What an earlier call left is taken away first. The agent has a process group of its own, which ends with
/// it; it ends too when this program does.
final class ForkSession {
    /// Bytes of an agent's answer that are read; the file keeps all of it.
    private static final int ANSWER = 1024 * 1024;

    private final Path sessions;
    private final String root;
    private final Surroundings surroundings;

    /// @param trouble why there is no answer; empty where there is one
    /// @param message the agent's last words
    record End(
            String provider, Optional<String> trouble, String message, Optional<String> session) {}

    ForkSession(Path folder, String root, Surroundings surroundings) {
        this.sessions = folder.resolve(AssignmentFolder.SESSIONS);
        this.root = root;
        this.surroundings = surroundings;
    }

    private Path file(String rest) {
        return sessions.resolve(root + "-" + rest);
    }

    /// Blocks until the agent has ended or was stopped.
    End run(ForkProvider agent, String prompt) throws IOException {
        Files.createDirectories(sessions);
        for (String old : List.of("last-message.md", "session.yml", "output.txt", "stderr.txt")) {
            Files.deleteIfExists(file(old));
        }
        Files.writeString(file("prompt.md"), "User: " + prompt + "\n");
        Optional<String> trouble = call(agent);
        String output = read(file("output.txt"));
        Optional<Map<String, Object>> json = JsonReader.object(output);
        String answer = json.flatMap(each -> text(each, "result")).orElse(output).strip();
        Optional<String> session = json.flatMap(each -> text(each, "session_id"));
        if (trouble.isEmpty()
                && json.filter(each -> Boolean.TRUE.equals(each.get("is_error"))).isPresent()) {
            trouble = Optional.of("it reported an error: " + answer);
        }
        if (trouble.isEmpty() && answer.isEmpty()) {
            trouble = Optional.of("it gave no answer");
        }
        String message = read(file("last-message.md")).strip();
        if (message.isEmpty()) {
            message = answer;
            if (!answer.isEmpty()) {
                Files.writeString(file("last-message.md"), answer + "\n");
            }
        }
        describe(agent, session, trouble);
        return new End(agent.name(), trouble, message, session);
    }

    private static Optional<String> text(Map<String, Object> json, String key) {
        return json.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private void describe(ForkProvider agent, Optional<String> session, Optional<String> trouble)
            throws IOException {
        YamlValue.Mapping text = YamlValue.Mapping.EMPTY;
        if (session.isPresent()) {
            text = text.with("session_id", session.get());
        }
        text = text.with("provider", agent.name());
        if (trouble.isPresent()) {
            text = text.with("error", trouble.get());
        }
        String now = Timestamps.text(surroundings.clock().instant());
        Files.writeString(file("session.yml"), YamlWriter.document(text.with("completed_at", now)));
    }

    /// Why there is no answer; empty where there may be one.
    private Optional<String> call(ForkProvider agent) throws IOException {
        List<String> command =
                agent.command().stream()
                        .map(word ->
                                word.equals(ForkProvider.MESSAGE)
                                        ? file("last-message.md").toString()
                                        : word)
                        .toList();
        Optional<AgentProcess> started =
                AgentProcess.start(
                        surroundings,
                        command,
                        file("prompt.md"),
                        file("output.txt"),
                        file("stderr.txt"));
        if (started.isEmpty()) {
            return Optional.of(
                    "the program %s was not found. Install it, or choose another with --provider"
                            .formatted(command.getFirst()));
        }
        try (AgentProcess process = started.get()) {
            Optional<Integer> code = process.await(agent.seconds(), TimeUnit.SECONDS);
            if (code.isEmpty()) {
                return Optional.of("it did not end within %d seconds".formatted(agent.seconds()));
            }
            return code.get() == 0
                    ? Optional.empty()
                    : Optional.of(
                            "it ended with %d: %s"
                                    .formatted(code.get(), read(file("stderr.txt")).strip()));
        }
    }

    private static String read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(ANSWER), StandardCharsets.UTF_8);
        }
    }
}
