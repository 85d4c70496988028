package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The inputs that were passed over, as the journal tells: how many, and the last few. The threads that tail write
/// ([#on]); any thread reads.
public final class QuarantineView implements JournalListener {
    /// Inputs kept: enough to recognise who sends them.
    private static final int KEPT = 20;

    private final Deque<Diagnostics.Quarantined> latest = new ArrayDeque<>();
    private long count;

    @Override
    public synchronized void on(Event event, Instant at, long offset) {
        if (event instanceof Event.InputQuarantined(long position, String reason, String excerpt)) {
            count++;
            if (latest.size() == KEPT) {
                latest.removeFirst();
            }
            latest.addLast(new Diagnostics.Quarantined(position, at, reason, excerpt));
        }
    }

    public synchronized long count() {
        return count;
    }

    /// The last ones, the oldest first.
    public synchronized List<Diagnostics.Quarantined> latest() {
        return List.copyOf(latest);
    }
}
