package dev.acefleet.worker.ops;

import dev.acefleet.common.message.LogChunk;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.process.Redactor;
import dev.acefleet.worker.work.Control;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Where the programs of one attempt print to: its log, without the secrets that the worker was given for it. It also tells
/// them to stop when the attempt must end.
final class AttemptOutput {
    /// Shorter values are flags and names, which would blot out half of a log.
    private static final int SHORTEST_SECRET = 6;

    private final List<String> secrets;
    private final Redactor redactor;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /// @param secrets variables whose values must not be seen
    AttemptOutput(Control control, Collection<Map<String, String>> secrets) {
        this.secrets =
                secrets.stream()
                        .flatMap(variables -> variables.values().stream())
                        .filter(value -> value.length() >= SHORTEST_SECRET)
                        .distinct()
                        .toList();
        redactor =
                new Redactor(
                        this.secrets, (stream, text) -> control.log().write(chunk(stream), text));
        control.onStop(() -> stopped.complete(null));
    }

    private static LogChunk.Stream chunk(OutputSink.Stream stream) {
        return switch (stream) {
            case OUT -> LogChunk.Stream.OUT;
            case ERR -> LogChunk.Stream.ERR;
        };
    }

    List<String> secrets() {
        return secrets;
    }

    /// Masks secrets in a text of which nothing more comes.
    String mask(String text) {
        return redactor.mask(text);
    }

    OutputSink sink() {
        return redactor;
    }

    /// To be called after each program: lets go of what might have been the beginning of a secret.
    void flush() {
        redactor.flush();
    }

    /// Completes when the attempt must end.
    CompletableFuture<?> stopped() {
        return stopped;
    }
}
