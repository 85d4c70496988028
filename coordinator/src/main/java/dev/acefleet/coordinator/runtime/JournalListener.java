package dev.acefleet.coordinator.runtime;

import dev.acefleet.coordinator.core.Event;
import java.time.Instant;

/// Hears the events of one shard's journal that count (protocol P1), each once and in order, on the thread that tails it;
/// from the journal's beginning at every start. All events of an entry have its time and offset.
public interface JournalListener {
    void on(Event event, Instant at, long offset);

    /// All has been told that the journal held when the tail began; what comes now is news. Once, on the same thread.
    default void caughtUp() {}
}
