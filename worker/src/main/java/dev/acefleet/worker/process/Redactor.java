package dev.acefleet.worker.process;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Masks configured secrets in what a process prints, also one that comes in several pieces: a tail that is the
/// beginning of a secret is held back until more comes, but at most for [#PATIENCE] (protocol P26). Any thread; the
/// order of each stream is kept.
///
/// A secret whose pieces come further apart than that goes out in pieces: a log that stands still would be worse.
public final class Redactor implements OutputSink {
    /// How long a beginning may wait for its rest.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Characters that may be held back of one stream: more come together only where secrets overlap without end.
    private static final int LONGEST_HELD = 64 * 1024;

    private final SecretForms secrets;
    private final OutputSink sink;
    private final LongSupplier nanos;
    private final Map<Stream, Held> held = new EnumMap<>(Stream.class);

    private record Held(String text, long since) {}

    public Redactor(List<String> secrets, OutputSink sink) {
        this(secrets, sink, System::nanoTime);
    }

    Redactor(List<String> secrets, OutputSink sink, LongSupplier nanos) {
        this.secrets = new SecretForms(secrets);
        this.sink = sink;
        this.nanos = nanos;
    }

    @Override
    public synchronized void write(Stream stream, String text) {
        Held before = held.remove(stream);
        String all = before == null ? text : before.text() + text;
        int end = secrets.settledEnd(all);
        if (all.length() - end > LONGEST_HELD) {
            end = all.length();
        }
        if (end < all.length()) {
            held.put(stream, new Held(all.substring(end), nanos.getAsLong()));
        }
        pass(stream, all.substring(0, end));
    }

    /// Masks whole secrets in a text that is complete.
    public String mask(String text) {
        return secrets.mask(text);
    }

    /// Every text that gives a secret away, and is masked: for whoever looks for secrets elsewhere.
    public List<String> forms() {
        return secrets.forms();
    }

    @Override
    public synchronized void idle() {
        long now = nanos.getAsLong();
        release(PATIENCE, now);
        sink.idle();
    }

    /// Lets go of what is held back: nothing more comes.
    public synchronized void flush() {
        release(Duration.ZERO, nanos.getAsLong());
    }

    private void release(Duration age, long now) {
        for (Stream stream : Stream.values()) {
            Held waiting = held.get(stream);
            if (waiting != null && now - waiting.since() >= age.toNanos()) {
                held.remove(stream);
                pass(stream, waiting.text());
            }
        }
    }

    private void pass(Stream stream, String text) {
        if (!text.isEmpty()) {
            sink.write(stream, secrets.mask(text));
        }
    }
}
