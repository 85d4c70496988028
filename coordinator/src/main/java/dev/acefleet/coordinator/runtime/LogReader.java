package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPiece;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads one attempt's log. One thread. Each call returns a bounded amount after bounded work.
public interface LogReader extends AutoCloseable {
    /// @param next where another reader would go on
    /// @param expired whether what came before these is not kept any more
    /// @param more whether more may be there already
    /// @param over whether nothing will come any more
    record Slice(
            List<LogPiece> pieces, LogCursor next, boolean expired, boolean more, boolean over) {
        public Slice {
            pieces = List.copyOf(pieces);
        }
    }

    /// What comes next; waits up to `patience` while there is nothing.
    ///
    /// @param endedAt when the attempt ended, if it has
    /// @throws CoordinatorLog.LogFailed when the broker does not answer
    Slice read(Optional<Instant> endedAt, Duration patience);

    @Override
    void close();
}
