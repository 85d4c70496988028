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
    List<CoordinatorLog.LogRecord> poll(long from, Duration patience);

    @Override
    void close();
}
