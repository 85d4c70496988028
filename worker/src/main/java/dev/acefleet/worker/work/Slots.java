package dev.acefleet.worker.work;

/// The places of one lane. A place is taken when a record is, and free again when its claim is refused or its attempt
/// has ended. Any thread.
final class Slots {
    private final int all;
    private int busy;
    private boolean closed;

    Slots(int all) {
        if (all < 1) {
            throw new IllegalArgumentException("A lane needs at least one slot, not " + all);
        }
        this.all = all;
    }

    /// Waits until a place is free.
    ///
    /// @return how many are, or 0 when no more work is to be taken
    synchronized int awaitFree() throws InterruptedException {
        while (free() == 0 && !closed) {
            wait();
        }
        return free();
    }

    synchronized void occupy(int places) {
        if (places > all - busy) {
            throw new IllegalStateException(
                    places + " places were taken where " + (all - busy) + " were free");
        }
        busy += places;
    }

    synchronized void release() {
        busy--;
        notifyAll();
    }

    /// How many more records may be taken.
    synchronized int free() {
        return closed ? 0 : all - busy;
    }

    synchronized int busy() {
        return busy;
    }

    /// From now on there is no place for new work. A second call does nothing.
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
