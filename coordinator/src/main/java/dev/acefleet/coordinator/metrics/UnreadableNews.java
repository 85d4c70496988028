package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.runtime.JournalListener;
import java.time.Instant;

/// How many records could not be read since the node has read what was there when it began. What it met before was counted
/// by those who were there, and is met again at each start until the topic loses it.
public final class UnreadableNews implements JournalListener {
    private final UnreadableRecords all;
    private volatile long before;

    public UnreadableNews(UnreadableRecords all) {
        this.all = all;
    }

    @Override
    public void on(Event event, Instant at, long offset) {
        // What can be read is not its concern.
    }

    @Override
    public void caughtUp() {
        before = all.count();
    }

    /// Any thread.
    long count() {
        return all.count() - before;
    }
}
