package dev.acefleet.worker.work;

import dev.acefleet.common.message.Dispatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A work queue in memory. Siblings share their records; what one has not spent when it closes is put back in front.
public final class MemoryQueue implements WorkQueue {
    private record InHand(Dispatch dispatch, Object identity) implements Taken {}

    private static final class Store {
        final Deque<Dispatch> waiting = new ArrayDeque<>();
    }

    private final Store store;
    private final List<Taken> inHand = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Dispatch> spent = new ArrayList<>();
    private boolean woken;
    private boolean closed;

    public MemoryQueue() {
        this(new Store());
    }

    private MemoryQueue(Store store) {
        this.store = store;
    }

    /// Another worker's queue on the same records.
    MemoryQueue sibling() {
        return new MemoryQueue(store);
    }

    public void put(Dispatch dispatch) {
        synchronized (store) {
            store.waiting.addLast(dispatch);
            store.notifyAll();
        }
    }

    @Override
    public List<Taken> take(int most, Duration patience) {
        synchronized (store) {
            if (!inHand.isEmpty()) {
                throw new IllegalStateException("Taken again before " + inHand + " was spent");
            }
            asked.add(most);
            Deadline deadline = Deadline.in(patience);
            while (store.waiting.isEmpty() && !woken && deadline.leftMillis() > 0) {
                try {
                    store.wait(Math.max(1, deadline.leftMillis()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return List.of();
                }
            }
            woken = false;
            while (!store.waiting.isEmpty() && inHand.size() < most) {
                inHand.add(new InHand(store.waiting.removeFirst(), new Object()));
            }
            return List.copyOf(inHand);
        }
    }

    @Override
    public void spend(List<Taken> records) {
        synchronized (store) {
            for (Taken record : records) {
                if (!inHand.remove(record)) {
                    throw new IllegalStateException("Spent but not in hand: " + record);
                }
                spent.add(record.dispatch());
            }
        }
    }

    @Override
    public void wakeup() {
        synchronized (store) {
            woken = true;
            store.notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (store) {
            inHand.reversed().forEach(record -> store.waiting.addFirst(record.dispatch()));
            inHand.clear();
            closed = true;
            store.notifyAll();
        }
    }

    List<Dispatch> waiting() {
        synchronized (store) {
            return List.copyOf(store.waiting);
        }
    }

    /// The bounds of all takes so far.
    List<Integer> asked() {
        synchronized (store) {
            return List.copyOf(asked);
        }
    }

    List<Dispatch> spent() {
        synchronized (store) {
            return List.copyOf(spent);
        }
    }

    boolean isClosed() {
        synchronized (store) {
            return closed;
        }
    }
}
