package dev.acefleet.coordinator.runtime;

import dev.acefleet.coordinator.core.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One coordinator's log in memory. What it does not do as a real one does is asked for by name: hold appends back, lose
/// one, write one and say that it failed.
final class MemoryCoordinatorLog implements CoordinatorLog {
    private static final int MOST = 10;

    private final MemoryTopics topics;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private boolean holding;
    private boolean losing;
    private boolean unsure;
    private boolean woken;

    private record Pending(byte[] record, CompletableFuture<Long> appended) {}

    MemoryCoordinatorLog(MemoryTopics topics) {
        this.topics = topics;
    }

    /// Appends are neither written nor acknowledged until [#release].
    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        while (!pending.isEmpty()) {
            write(pending.removeFirst());
        }
    }

    /// The next append is not written, and fails.
    void loseNext() {
        losing = true;
    }

    /// The next append is written, and its acknowledgement lost.
    void loseNextAcknowledgement() {
        unsure = true;
    }

    @Override
    public String journalId() {
        return MemoryTopics.JOURNAL;
    }

    @Override
    public Announced announce(Entry.Announcement announcement) {
        return new Announced(topics.append(announcement), topics.now());
    }

    @Override
    public void readJournal(long from, long to, JournalVisitor visitor) {
        if (from < topics.journalStart()) {
            throw new LogFailed("The journal was trimmed", new IllegalStateException("to " + from));
        }
        List<byte[]> records = topics.journal();
        for (long offset = from; offset < to; offset++) {
            visitor.visit(offset, records.get((int) offset));
        }
    }

    @Override
    public long journalStart() {
        return topics.journalStart();
    }

    @Override
    public CompletableFuture<Void> trimJournal(long offset) {
        try {
            topics.trimJournal(offset);
            return CompletableFuture.completedFuture(null);
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Long> append(Entry.Decided entry) {
        Pending append = new Pending(topics.codec.encode(entry), new CompletableFuture<>());
        if (losing) {
            losing = false;
            append.appended().completeExceptionally(new IllegalStateException("lost"));
        } else if (holding) {
            pending.add(append);
        } else {
            write(append);
        }
        return append.appended();
    }

    private void write(Pending append) {
        try {
            long offset = topics.append(append.record());
            if (unsure) {
                unsure = false;
                append.appended().completeExceptionally(new IllegalStateException("no answer"));
            } else {
                append.appended().complete(offset);
            }
        } catch (IllegalStateException e) {
            append.appended().completeExceptionally(e);
        }
    }

    @Override
    public List<LogRecord> pollInbox(long from, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (topics) {
            List<LogRecord> records = topics.inbox(from, MOST);
            long left = end - System.nanoTime();
            while (records.isEmpty() && !woken && left > 0) {
                try {
                    topics.wait(Math.max(1, Duration.ofNanos(left).toMillis()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return List.of();
                }
                records = topics.inbox(from, MOST);
                left = end - System.nanoTime();
            }
            woken = false;
            return records;
        }
    }

    @Override
    public long inboxEnd() {
        return topics.inboxEnd();
    }

    @Override
    public long inboxStart() {
        return topics.inboxStart();
    }

    @Override
    public void wake() {
        synchronized (topics) {
            woken = true;
            topics.notifyAll();
        }
    }

    @Override
    public void close() {}
}
