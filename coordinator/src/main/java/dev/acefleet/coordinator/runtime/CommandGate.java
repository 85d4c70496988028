package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Command;
import dev.acefleet.coordinator.core.Answer;
import java.util.concurrent.CompletableFuture;

/// Where an API node hands in commands (protocol P7): it writes to the inbox and answers when the journal says what the
/// command came to. Any thread.
public interface CommandGate {
    /// The future ends with the answer; exceptionally when the command could not be written to the inbox. It may never
    /// end: the caller bounds its waiting, and the command is decided all the same.
    ///
    /// @throws IllegalArgumentException when the command is too large for a message; nothing was written
    CompletableFuture<Answer> submit(Command command);
}
