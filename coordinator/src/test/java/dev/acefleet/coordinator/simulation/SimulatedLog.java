package dev.acefleet.coordinator.simulation;

import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.runtime.CoordinatorLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Inbox and journal as one coordinator's clients see them. Its appends may fail, land late, or land although they are
/// reported failed; those of a dead coordinator may land when others lead.
final class SimulatedLog implements CoordinatorLog {
    private static final int MOST = 10;

    private final World world;
    private final CoordinatorHost host;
    private final Sender producer;
    private long epoch = -1;

    SimulatedLog(World world, CoordinatorHost host) {
        this.world = world;
        this.host = host;
        this.producer = new Sender(world, host);
    }

    /// Offset of its announcement; -1 before.
    long epoch() {
        return epoch;
    }

    private void touch(String where) {
        world.fates.touch(host, where);
        if (!host.reaches()) {
            throw new LogFailed("The broker is away", new IllegalStateException(where));
        }
    }

    @Override
    public String journalId() {
        return Broker.JOURNAL;
    }

    @Override
    public Announced announce(Entry.Announcement announcement) {
        touch("announce");
        long offset = world.broker.append(announcement);
        Instant timestamp = world.time();
        touch("announced");
        epoch = offset;
        return new Announced(offset, timestamp);
    }

    @Override
    public void readJournal(long from, long to, JournalVisitor visitor) {
        touch("journal");
        if (from < world.broker.journalStart()) {
            throw new LogFailed("The journal was trimmed", new IllegalStateException("to " + from));
        }
        for (long offset = from; offset < to; offset++) {
            visitor.visit(offset, world.broker.journal.get((int) offset));
        }
    }

    @Override
    public long journalStart() {
        touch("journal start");
        return world.broker.journalStart();
    }

    @Override
    public CompletableFuture<Void> trimJournal(long offset) {
        world.fates.touch(host, "trim");
        return Sender.answered(
                producer, Channel.TRIM, "trim", offset, () -> world.broker.trimJournal(offset));
    }

    @Override
    public CompletableFuture<Long> append(Entry.Decided entry) {
        world.fates.touch(host, "append");
        CompletableFuture<Long> appended = new CompletableFuture<>();
        producer.send(
                Channel.JOURNAL,
                "journal",
                entry,
                new Sender.Landing() {
                    private long offset;

                    @Override
                    public void landed() {
                        offset = world.broker.append(entry);
                    }

                    @Override
                    public void acknowledged() {
                        appended.complete(offset);
                    }

                    @Override
                    public void failed() {
                        appended.completeExceptionally(new IllegalStateException("no answer"));
                    }
                });
        world.fates.touch(host, "appended");
        return appended;
    }

    @Override
    public List<LogRecord> pollInbox(long from, Duration patience) {
        List<LogRecord> records = new ArrayList<>();
        if (host.reaches()) {
            List<byte[]> inbox = world.broker.inbox;
            for (long at = from; at < inbox.size() && records.size() < MOST; at++) {
                records.add(new LogRecord(at, inbox.get((int) at)));
            }
        }
        world.fates.touch(host, "polled");
        return records;
    }

    @Override
    public long inboxEnd() {
        touch("inbox end");
        return world.broker.inbox.size();
    }

    @Override
    public long inboxStart() {
        return world.broker.inboxStart();
    }

    @Override
    public void wake() {}

    @Override
    public void close() {
        producer.die();
    }
}
