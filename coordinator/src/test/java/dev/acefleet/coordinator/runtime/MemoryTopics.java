package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Inbox and journal of one shard in memory, which any number of coordinators share, one after the other or at once.
final class MemoryTopics {
    static final String JOURNAL = "journal-1";

    final Clocks clocks;
    final JournalCodec codec = new JournalCodec();
    private final List<byte[]> journal = new ArrayList<>();
    private final List<byte[]> inbox = new ArrayList<>();
    private long inboxStart;
    private long journalStart;
    private int journalLimit = Integer.MAX_VALUE;

    MemoryTopics(Clocks clocks) {
        this.clocks = clocks;
    }

    MemoryCoordinatorLog open() {
        return new MemoryCoordinatorLog(this);
    }

    synchronized void put(byte[] record) {
        inbox.add(record);
        notifyAll();
    }

    void say(InboxMessage message) {
        put(new Codec().encode(message, InboxMessage.class));
    }

    /// The inbox's records before `offset` are gone.
    synchronized void trimInbox(long offset) {
        inboxStart = offset;
    }

    /// The journal refuses greater records from now on.
    synchronized void limitJournal(int bytes) {
        journalLimit = bytes;
    }

    long append(Entry entry) {
        return append(codec.encode(entry));
    }

    synchronized long append(byte[] record) {
        if (record.length > journalLimit) {
            throw new IllegalStateException("A record of " + record.length + " bytes");
        }
        journal.add(record);
        return journal.size() - 1L;
    }

    synchronized void trimJournal(long offset) {
        if (offset > journal.size()) {
            throw new IllegalStateException("The journal ends before " + offset);
        }
        journalStart = Math.max(journalStart, offset);
    }

    synchronized long journalStart() {
        return journalStart;
    }

    /// Those that were trimmed too.
    synchronized List<byte[]> journal() {
        return List.copyOf(journal);
    }

    /// The entries that count.
    List<Entry.Decided> entries() {
        List<Entry.Decided> entries = new ArrayList<>();
        read(entries::add);
        return entries;
    }

    private void read(Consumer<Entry.Decided> entries) {
        JournalReader reader = new JournalReader(JOURNAL, 0, new UnreadableRecords());
        List<byte[]> records = journal();
        for (int offset = 0; offset < records.size(); offset++) {
            reader.read(offset, records.get(offset)).ifPresent(entries);
        }
    }

    synchronized List<CoordinatorLog.LogRecord> inbox(long from, int most) {
        List<CoordinatorLog.LogRecord> records = new ArrayList<>();
        for (long offset = from; offset < inbox.size() && records.size() < most; offset++) {
            records.add(new CoordinatorLog.LogRecord(offset, inbox.get((int) offset)));
        }
        return records;
    }

    synchronized long inboxEnd() {
        return inbox.size();
    }

    synchronized long inboxStart() {
        return inboxStart;
    }

    Instant now() {
        return clocks.wall();
    }
}
