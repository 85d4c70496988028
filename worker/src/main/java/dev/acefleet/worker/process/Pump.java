package dev.acefleet.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/// Carries one stream of a process to a sink, on a thread of its own, until the stream ends. Memory stays bounded whatever
/// comes: what the sink does not keep is gone, but for the tail.
final class Pump {
    private static final int BUFFER = 16 * 1024;

    private final Thread thread;
    private final Tail tail;

    /// @param alive set to the monotonic time of each read
    Pump(InputStream stream, OutputSink.Stream name, OutputSink sink, Tail tail, AtomicLong alive) {
        this.tail = tail;
        thread = Thread.ofVirtual().start(() -> pump(stream, name, sink, alive));
    }

    private void pump(
            InputStream stream, OutputSink.Stream name, OutputSink sink, AtomicLong alive) {
        char[] buffer = new char[BUFFER];
        try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                alive.set(System.nanoTime());
                String text = new String(buffer, 0, read);
                tail.add(text);
                sink.write(name, text);
            }
        } catch (IOException e) {
            // The process is gone; what it printed before has been read.
        }
    }

    /// Waits for the stream's end, but not for ever: a process that left may still hold it open.
    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    String tail() {
        return tail.text();
    }
}
