package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.model.PlanId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The progress events of each plan, for those who watch. One thread adds; any number read and wait. Memory is bounded: a
/// plan keeps its latest events, and a reader who asks for older ones is told that there is a gap. The positions are the
/// journal's, so that a reader goes on where it was after this process died, here or at another node.
public final class EventFeed implements AutoCloseable {
    /// Events kept of one plan: about ten for each run of the largest stage.
    static final int EVENTS_PER_PLAN = 5_000;

    /// Events in one answer, so that a slow reader holds little.
    static final int EVENTS_PER_SLICE = 500;

    private final Map<PlanId, Log> logs = new HashMap<>();
    private boolean closed;

    private static final class Log {
        final List<ProgressEvent> events = new ArrayList<>();
        boolean cut;
    }

    /// @param gap whether events between the position asked for and the first of these are gone
    /// @param over whether nothing comes after these: the plan has ended, is not known, or the feed is closed
    public record Slice(List<ProgressEvent> events, boolean gap, boolean over) {
        public Slice {
            events = List.copyOf(events);
        }
    }

    synchronized void add(PlanId plan, ProgressEvent event) {
        Log log = logs.computeIfAbsent(plan, _ -> new Log());
        log.events.add(event);
        if (log.events.size() > EVENTS_PER_PLAN) {
            // A tenth at once, so that the list is seldom moved.
            log.events.subList(0, EVENTS_PER_PLAN / 10).clear();
            log.cut = true;
        }
        notifyAll();
    }

    /// Gives a plan's events up; who waits for some is told that there are none.
    synchronized void forget(PlanId plan) {
        logs.remove(plan);
        notifyAll();
    }

    /// The events after `after`, as they are now.
    public synchronized Slice after(PlanId plan, EventPosition after) {
        Log log = logs.get(plan);
        if (log == null || closed) {
            return new Slice(List.of(), false, true);
        }
        List<ProgressEvent> events = log.events;
        int from = firstAfter(events, after);
        int to = Math.min(events.size(), from + EVENTS_PER_SLICE);
        boolean gap = from == 0 && log.cut;
        boolean over = to == events.size() && !events.isEmpty() && events.getLast().isLast();
        return new Slice(events.subList(from, to), gap, over);
    }

    private static int firstAfter(List<ProgressEvent> events, EventPosition after) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).id().compareTo(after) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// As [#after], but waits up to `patience` while there is nothing.
    public synchronized Slice await(PlanId plan, EventPosition after, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Slice slice = after(plan, after);
        while (slice.events().isEmpty() && !slice.over()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            slice = after(plan, after);
        }
        return slice;
    }

    /// Ends all waiting, for ever.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
