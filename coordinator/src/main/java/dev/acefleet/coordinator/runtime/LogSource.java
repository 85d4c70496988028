package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.LogCursor;
import java.time.Instant;
import java.util.Optional;

/// The agents' output, from where the workers send it: so every node shows it, also when the worker is gone. Any thread.
public interface LogSource {
    /// A reader of one attempt's log after `from`.
    ///
    /// @param since leaves out what was written before
    /// @throws CoordinatorLog.LogFailed when the broker does not answer
    LogReader open(LogPlace place, LogCursor from, Optional<Instant> since);
}
