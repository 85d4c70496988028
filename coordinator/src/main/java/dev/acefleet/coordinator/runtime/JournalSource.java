package dev.acefleet.coordinator.runtime;

import java.time.Duration;
import java.util.List;

/// One shard's journal to read along. One thread.
public interface JournalSource extends AutoCloseable {
    String journalId();

    int shard();

    /// Offset of the oldest record.
    long start();

    /// The offset that the next record will have.
    long end();

    /// Records from `from` on; waits up to `patience` for the first.
    ///
    /// @throws CoordinatorLog.LogFailed when the broker does not answer
    /// @throws Trimmed when the journal begins later by now
    List<CoordinatorLog.LogRecord> poll(long from, Duration patience);

    /// How many records there are after those polled last, as far as is known without asking.
    long lag();

    @Override
    void close();

    /// What was to be read has been taken away: nobody needs it any more (protocol P9).
    final class Trimmed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final long start;

        public Trimmed(long start, Throwable cause) {
            super("The journal begins at " + start, cause);
            this.start = start;
        }

        /// Where the journal begins.
        public long start() {
            return start;
        }
    }
}
