package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Entry;
import java.util.Optional;

/// Which journal entries count (protocol P1): an entry does if it names the latest announcement before it, and its number
/// in that epoch is one more than that of the last one counted. Everyone who reads a journal asks this, and asks it of
/// every record in order. Not thread safe.
///
/// A record that cannot be read names no epoch, so it does not count either, and whoever wrote it, nobody stops for it
/// (decision 0003). Where an entry is missing after one, it may have been that entry: there the reading ends.
public final class JournalReader {
    private static final String TOPIC = "journal";
    private static final long NONE = -1;

    private final String journal;
    private final int shard;
    private final UnreadableRecords unreadable;
    private final JournalCodec codec = new JournalCodec();
    private Epoch epoch = Epoch.NONE;
    private long number;
    private long next;
    private long passedOver = NONE;

    /// A reader from the journal's beginning.
    ///
    /// @param journal the topic's id
    public JournalReader(String journal, int shard, UnreadableRecords unreadable) {
        this.journal = journal;
        this.shard = shard;
        this.unreadable = unreadable;
    }

    /// Takes the record at `offset`; gives it back if it is an entry that counts.
    ///
    /// @throws IllegalStateException where this program cannot tell what counts: the coordinator that announced itself is
    ///     newer, or an entry is missing that may have been there
    public Optional<Entry.Decided> read(long offset, byte[] record) {
        Optional<Entry> entry = unreadable.valueOf(codec.decode(record), TOPIC, shard, offset);
        if (entry.isEmpty()) {
            next = offset + 1;
            passedOver = offset;
            return Optional.empty();
        }
        return read(offset, entry.get());
    }

    /// The same for a record that its reader has decoded.
    public Optional<Entry.Decided> read(long offset, Entry entry) {
        next = offset + 1;
        return switch (entry) {
            case Entry.Announcement announcement -> {
                begin(offset, announcement);
                yield Optional.empty();
            }
            case Entry.Decided decided -> counted(offset, decided);
        };
    }

    private void begin(long offset, Entry.Announcement announcement) {
        if (announcement.wire() > Codec.VERSION) {
            throw new IllegalStateException(
                    "Coordinator "
                            + announcement.instance()
                            + " ("
                            + announcement.version()
                            + ") writes the journal in version "
                            + announcement.wire()
                            + " from record "
                            + offset
                            + " on, this program reads up to "
                            + Codec.VERSION
                            + "; start the newer program");
        }
        epoch = new Epoch(journal, offset);
        number = 0;
        passedOver = NONE;
    }

    private Optional<Entry.Decided> counted(long offset, Entry.Decided decided) {
        if (!decided.epoch().equals(epoch) || decided.number() <= number) {
            return Optional.empty();
        }
        if (decided.number() > number + 1) {
            if (passedOver != NONE) {
                throw new IllegalStateException(
                        "Journal record "
                                + passedOver
                                + " cannot be read and may have been an entry: before record "
                                + offset
                                + " one is missing; see docs/decisions/0003");
            }
            return Optional.empty();
        }
        number = decided.number();
        return Optional.of(decided);
    }

    /// The latest announcement read.
    public Epoch epoch() {
        return epoch;
    }

    /// The offset after the last record read.
    public long next() {
        return next;
    }
}
