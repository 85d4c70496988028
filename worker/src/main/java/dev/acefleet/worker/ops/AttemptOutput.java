package dev.acefleet.worker.ops;

import dev.acefleet.common.message.LogChunk;
import dev.acefleet.worker.process.Audience;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.secrets.Secrets;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Control;
import java.util.concurrent.CompletableFuture;

/// What comes out of one attempt: what its programs print, to its log, and what is told of it. Neither has the secrets that
/// the worker was given for it. It also tells the programs to stop when the attempt must end.
final class AttemptOutput {
    private final Control control;
    private final Telling telling;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    AttemptOutput(Control control, Secrets secrets) {
        this.control = control;
        telling = new Telling(secrets);
        control.onStop(() -> stopped.complete(null));
    }

    /// For a program of which the log is all that anybody reads.
    Audience audience() {
        return audience(OutputSink.NONE);
    }

    /// @param reader reads along
    Audience audience(OutputSink reader) {
        return new Audience(
                secrets(), (stream, text) -> control.log().write(chunk(stream), text), reader);
    }

    private static LogChunk.Stream chunk(OutputSink.Stream stream) {
        return switch (stream) {
            case OUT -> LogChunk.Stream.OUT;
            case ERR -> LogChunk.Stream.ERR;
        };
    }

    Secrets secrets() {
        return telling.secrets();
    }

    /// By which all is told that comes of the attempt.
    Telling telling() {
        return telling;
    }

    /// A fault of the worker's own as it may be logged and reported: what it says may come from a file of the agent's.
    RuntimeException masked(RuntimeException fault) {
        RuntimeException masked = new IllegalStateException(secrets().mask(fault.toString()));
        masked.setStackTrace(fault.getStackTrace());
        return masked;
    }

    /// Completes when the attempt must end.
    CompletableFuture<?> stopped() {
        return stopped;
    }
}
