package dev.acefleet.worker.work;

import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.model.AttemptId;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what an attempt prints to the topic `logs`: in numbered chunks of bounded size, and not more than [#TOTAL]
/// characters of it. What comes here is redacted already. Any thread; chunks of one thread keep their order.
///
/// The log begins with whatever is sent first, and ends with [#end], by which a reader knows that nothing follows.
///
/// A chunk that the broker did not take is missing, which its number shows; logs never fail an attempt.
public final class AttemptLog {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

    /// Characters of one chunk: small enough to be shown at once, far below a message's limit even if all were escaped.
    static final int CHUNK = 16_000;

    /// Characters of one attempt: a day of a talkative agent; more is a loop that fills the topic.
    static final long TOTAL = 50_000_000;

    private final AttemptId attempt;
    private final Reporter reporter;
    private final InstantSource clock;
    private final CompletableFuture<Reporter.LogPosition> first = new CompletableFuture<>();
    private long number;
    private long written;

    public AttemptLog(AttemptId attempt, Reporter reporter, InstantSource clock) {
        this.attempt = attempt;
        this.reporter = reporter;
        this.clock = clock;
    }

    /// A remark of the worker itself.
    public synchronized void remark(String text) {
        send(LogChunk.Stream.FLEET, text.substring(0, end(text, 0)));
    }

    /// The last remark: nothing may be written after it.
    synchronized void end(String text) {
        send(LogChunk.Stream.END, text.substring(0, end(text, 0)));
    }

    /// Where the log begins, once that is known; [Reporter.LogPosition#UNKNOWN] where the broker did not take its beginning.
    CompletableFuture<Reporter.LogPosition> first() {
        return first;
    }

    /// Output of the agent; an empty text is nothing.
    public synchronized void write(LogChunk.Stream stream, String text) {
        for (int from = 0; from < text.length() && written <= TOTAL; ) {
            int to = end(text, from);
            send(stream, text.substring(from, to));
            written += to - from;
            from = to;
            if (written > TOTAL) {
                remark("The log ends here: it has more than " + TOTAL + " characters.");
            }
        }
    }

    private Reporter.LogPosition lost(Throwable reason) {
        LOG.debug("A log chunk of {} is lost: {}", attempt, reason.toString());
        return Reporter.LogPosition.UNKNOWN;
    }

    /// Where a chunk that begins at `from` ends: never between the two halves of one character.
    private static int end(String text, int from) {
        int to = Math.min(text.length(), from + CHUNK);
        boolean splits = to < text.length() && Character.isHighSurrogate(text.charAt(to - 1));
        return splits ? to - 1 : to;
    }

    private void send(LogChunk.Stream stream, String text) {
        number++;
        CompletableFuture<Reporter.LogPosition> sent =
                reporter.log(new LogChunk(attempt, number, clock.instant(), stream, text))
                        .exceptionally(this::lost);
        if (number == 1) {
            var _ = sent.thenAccept(first::complete);
        }
    }
}
