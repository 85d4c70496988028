package dev.acefleet.coordinator.runtime;

import dev.acefleet.coordinator.core.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Inbox and journal of one shard, as its coordinator uses them. Called by the loop's thread alone. Every method throws
/// [LogFailed] when the log cannot be reached for longer than its client's patience.
public interface CoordinatorLog extends AutoCloseable {
    /// What the journal is called in epochs: the topic's id, which a topic made anew has not.
    String journalId();

    /// Appends an announcement and waits for it.
    Announced announce(Entry.Announcement announcement);

    /// @param timestamp the broker's time of the append (protocol P5)
    record Announced(long offset, Instant timestamp) {}

    /// The journal's records from `from` up to and without `to`, in order. Waits until they are all there.
    void readJournal(long from, long to, JournalVisitor visitor);

    /// Offset of the oldest record that the journal still has.
    long journalStart();

    /// Begins to take away the journal's records before `offset`, for good, and returns at once. The future fails where the
    /// broker does not do that; doing it twice is harmless.
    CompletableFuture<Void> trimJournal(long offset);

    @FunctionalInterface
    interface JournalVisitor {
        void visit(long offset, byte[] record);
    }

    /// Begins an append and returns at once. The future gets the offset; it fails if the record may not be there.
    /// Appends reach the journal in the order of the calls, but a failed one does not hold the next.
    ///
    /// @throws IllegalArgumentException when the entry is larger than a message may be; nothing is appended
    CompletableFuture<Long> append(Entry.Decided entry);

    /// Inbox records from position `from` on; waits up to `patience` for the first. Returns early when [#wake] is called.
    List<LogRecord> pollInbox(long from, Duration patience);

    record LogRecord(long offset, byte[] value) {}

    /// The offset that the next inbox record will have.
    long inboxEnd();

    /// Offset of the oldest record that the inbox still has.
    long inboxStart();

    /// Ends a [#pollInbox] that waits. From any thread.
    void wake();

    @Override
    void close();

    /// The log cannot be reached or refused an append. The loop ends; its owner starts another one.
    final class LogFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        public LogFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
