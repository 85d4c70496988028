package dev.acefleet.worker.process;

import dev.acefleet.worker.secrets.Redaction;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one stream of a process to its end, whatever becomes of the text, so that the process never waits for a reader
/// that is gone. Owns its thread and a bounded amount of memory. Nothing of what it reads leaves it but masked.
///
/// The thread is a platform thread: a read of a pipe holds the thread under a virtual one, and only some 250 of these
/// can be made up for, which a worker with many slots would use up.
final class OutputPump {
    private static final Logger LOG = LoggerFactory.getLogger(OutputPump.class);

    /// Characters of one read: a pipe holds 64 KiB.
    private static final int CHUNK = 16 * 1024;

    private final OutputSink.Stream stream;
    private final InputStream source;
    private final Audience audience;
    private final Redaction logged;
    private final Redaction read;
    private final Tail tail = new Tail(ProcessRunner.TAIL);
    private final Thread thread;

    /// Held by whoever passes something on.
    private final ReentrantLock passing = new ReentrantLock();

    private long bytes;
    private boolean cut;
    private boolean abandoned;
    private volatile long lastByte = System.nanoTime();
    private volatile boolean isPassingOn;

    private OutputPump(OutputSink.Stream stream, InputStream source, Audience audience) {
        this.stream = stream;
        this.source = source;
        this.audience = audience;
        logged = new Redaction(audience.secrets());
        read = new Redaction(audience.secrets().uncounted());
        thread = Thread.ofPlatform().daemon().name("pump-" + stream).unstarted(this::pump);
    }

    static OutputPump start(OutputSink.Stream stream, InputStream source, Audience audience) {
        OutputPump pump = new OutputPump(stream, source, audience);
        pump.thread.start();
        return pump;
    }

    private void pump() {
        try (Reader reader = new InputStreamReader(new Counting(source), StandardCharsets.UTF_8)) {
            char[] buffer = new char[CHUNK];
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                take(new String(buffer, 0, n));
            }
        } catch (IOException e) {
            LOG.debug("The end of {} is missing: {}", stream, e.toString());
        }
        end();
    }

    private void take(String text) {
        isPassingOn = true;
        passing.lock();
        try {
            String masked = read.add(text);
            tail.add(masked);
            if (bytes <= ProcessRunner.PASSED_ON) {
                passOn(logged.add(text), masked);
            } else if (!cut) {
                cut = true;
                String note =
                        "\n[what comes after " + ProcessRunner.PASSED_ON + " bytes is dropped]\n";
                passOn(note, note);
            }
        } finally {
            passing.unlock();
            lastByte = System.nanoTime();
            isPassingOn = false;
        }
    }

    private void passOn(String forLog, String forReader) {
        if (abandoned) {
            return;
        }
        try {
            write(audience.log(), forLog);
            write(audience.reader(), forReader);
        } catch (RuntimeException e) {
            LOG.error("What a process prints on {} is lost from here on", stream, e);
            abandoned = true;
        }
    }

    private void write(OutputSink sink, String text) {
        if (!text.isEmpty()) {
            sink.write(stream, text);
        }
    }

    /// Lets go of what has waited too long for the rest of a secret. Whoever is passing something on is not waited for.
    void idle() {
        if (passing.tryLock()) {
            try {
                if (!cut) {
                    passOn(logged.overdue(), "");
                }
            } finally {
                passing.unlock();
            }
        }
    }

    /// Lets go of what is held back. Nothing is passed on after this.
    private void end() {
        passing.lock();
        try {
            String masked = read.rest();
            tail.add(masked);
            if (!cut) {
                passOn(logged.rest(), masked);
            }
            abandoned = true;
        } finally {
            passing.unlock();
        }
    }

    /// How long nothing came; zero while somebody works on what came.
    Duration silence() {
        return isPassingOn ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastByte);
    }

    /// Waits for the end of the stream. If it does not come in time nothing more is passed on, and the thread ends when
    /// the last holder of the stream does.
    ///
    /// @return the end of what was printed, masked
    String join(Duration limit) throws InterruptedException {
        if (!thread.join(limit)) {
            LOG.warn("Somebody who could not be found still holds a process's {}", stream);
            end();
        }
        return tail.text();
    }

    /// Counts on the pump's thread alone.
    private final class Counting extends FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int n = super.read(buffer, from, length);
            if (n > 0) {
                bytes += n;
                lastByte = System.nanoTime();
            }
            return n;
        }
    }
}
