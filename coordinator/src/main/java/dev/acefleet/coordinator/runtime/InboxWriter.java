package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Command;
import java.util.concurrent.CompletableFuture;

/// Writes commands to the inbox of the repository's shard. Any thread.
public interface InboxWriter extends AutoCloseable {
    /// Ends when the broker has acknowledged the command; exceptionally when it may not be there.
    ///
    /// @throws IllegalArgumentException when it is larger than a message may be
    CompletableFuture<Void> write(Command command);

    @Override
    void close();
}
