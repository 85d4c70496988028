package dev.acefleet.worker.work;

import dev.acefleet.common.message.Dispatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A work queue in memory: what is not spent when it closes is put back in front.
public final class MemoryQueue implements WorkQueue {
    private record InHand(Dispatch dispatch, Object identity) implements Taken {}

    private final Deque<Dispatch> waiting = new ArrayDeque<>();
    private final List<Taken> inHand = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Dispatch> spent = new ArrayList<>();
    private boolean woken;
    private boolean closed;

    public synchronized void put(Dispatch dispatch) {
        waiting.addLast(dispatch);
        notifyAll();
    }

    @Override
    public synchronized List<Taken> take(int most, Duration patience) {
        if (!inHand.isEmpty()) {
            throw new IllegalStateException("Taken again before " + inHand + " was spent");
        }
        asked.add(most);
        notifyAll();
        Deadline deadline = Deadline.in(patience);
        while (waiting.isEmpty() && !woken && deadline.leftMillis() > 0) {
            try {
                wait(Math.max(1, deadline.leftMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        woken = false;
        while (!waiting.isEmpty() && inHand.size() < most) {
            inHand.add(new InHand(waiting.removeFirst(), new Object()));
        }
        return List.copyOf(inHand);
    }

    @Override
    public synchronized void spend(List<Taken> records) {
        for (Taken record : records) {
            if (!inHand.remove(record)) {
                throw new IllegalStateException("Spent but not in hand: " + record);
            }
            spent.add(record.dispatch());
        }
        notifyAll();
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        inHand.reversed().forEach(record -> waiting.addFirst(record.dispatch()));
        inHand.clear();
        closed = true;
        notifyAll();
    }

    synchronized List<Dispatch> waiting() {
        return List.copyOf(waiting);
    }

    /// The bounds of all takes so far.
    synchronized List<Integer> asked() {
        return List.copyOf(asked);
    }

    synchronized List<Dispatch> spent() {
        return List.copyOf(spent);
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
