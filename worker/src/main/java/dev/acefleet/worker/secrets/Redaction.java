package dev.acefleet.worker.secrets;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Masks secrets in one stream of text that comes in pieces: an end that is the beginning of a secret is held back until
/// more comes. What it gives out, put together, is masked as the whole is, unless [#overdue] or a stream that stops in the
/// middle of a secret let go of a piece of one. For one thread at a time.
public final class Redaction {
    /// How long a beginning may wait for its rest where somebody is waiting for the text (protocol P26). A secret whose
    /// pieces come further apart goes out in pieces: a log that stands still would be worse.
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Characters that may be held back: more come together only where secrets overlap without end.
    private static final int LONGEST_HELD = 64 * 1024;

    private final Secrets secrets;
    private final LongSupplier nanos;
    private String held = "";
    private long since;

    public Redaction(Secrets secrets) {
        this(secrets, System::nanoTime);
    }

    Redaction(Secrets secrets, LongSupplier nanos) {
        this.secrets = secrets;
        this.nanos = nanos;
    }

    /// @return what is certain now, masked; may be empty
    public String add(String text) {
        String all = held.isEmpty() ? text : held + text;
        int end = secrets.settledEnd(all);
        if (all.length() - end > LONGEST_HELD) {
            end = all.length();
        }
        held = all.substring(end);
        since = nanos.getAsLong();
        return secrets.mask(all.substring(0, end));
    }

    /// What has been held back for [#PATIENCE]; empty where nothing has.
    public String overdue() {
        boolean due = !held.isEmpty() && nanos.getAsLong() - since >= PATIENCE.toNanos();
        return due ? rest() : "";
    }

    /// What is held back, when nothing more comes.
    public String rest() {
        String rest = secrets.mask(held);
        held = "";
        return rest;
    }
}
