package dev.acefleet.coordinator.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Single records of the inbox that its reader has passed. The loop's thread calls it, before it reads on.
final class LateInputs {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// Patiences that a record is waited for: it is there, so only the broker can be late.
    private static final int TRIES = 30;

    private final CoordinatorLog log;

    LateInputs(CoordinatorLog log) {
        this.log = log;
    }

    /// The record, if the inbox still has it.
    ///
    /// @throws CoordinatorLog.LogFailed when the broker does not give it away
    Optional<CoordinatorLog.LogRecord> at(long position) {
        if (position < log.inboxStart()) {
            return Optional.empty();
        }
        for (int i = 0; i < TRIES; i++) {
            List<CoordinatorLog.LogRecord> records = log.pollInbox(position, PATIENCE);
            if (!records.isEmpty()) {
                return Optional.of(records.getFirst()).filter(first -> first.offset() == position);
            }
        }
        throw new CoordinatorLog.LogFailed(
                "The inbox record " + position + " cannot be read",
                new IllegalStateException("silence"));
    }
}
