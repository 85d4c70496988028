package dev.acefleet.worker.scripted;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/// A model provider that is at its limit for a while, in front of an agent that speaks as Claude Code. The limit begins with
/// the first who asks, and is one for all processes that name the same file.
final class ScriptedProvider {
    private static final String REFUSAL =
            "API Error: Request rejected (429) · Rate limit reached for requests. Please try again later.";

    private final Path file;
    private final Duration limit;

    private ScriptedProvider(Path file, Duration limit) {
        this.file = file;
        this.limit = limit;
    }

    /// @param words the file, and the milliseconds that the limit lasts
    static ScriptedProvider of(String words) {
        int space = words.lastIndexOf(' ');
        return new ScriptedProvider(
                Path.of(words.substring(0, space)),
                Duration.ofMillis(Long.parseLong(words.substring(space + 1))));
    }

    /// Whether it refuses now.
    private boolean isAtItsLimit() throws IOException {
        try {
            Files.writeString(file, Instant.now().toString(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            String since = Files.readString(file);
            // Whoever asked first may not have written yet.
            return since.isEmpty() || Instant.parse(since).plus(limit).isAfter(Instant.now());
        }
        return true;
    }

    /// Does the work if the provider lets it, and says in records what is said.
    int ask(ScriptedClaude.Work work) throws IOException, InterruptedException {
        ScriptedClaude claude = new ScriptedClaude();
        if (isAtItsLimit()) {
            claude.refused(REFUSAL);
            return 1;
        }
        return claude.tell(work);
    }
}
