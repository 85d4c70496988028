package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.Epoch;
import dev.acefleet.coordinator.core.Entry;
import java.util.Optional;

/// Which journal entries count (protocol P1): an entry does if it names the latest announcement before it, and its number
/// in that epoch is one more than that of the last one counted. Everyone who reads a journal asks this, and asks it of
/// every record in order. Not thread safe.
public final class JournalReader {
    private final String journal;
    private Epoch epoch = Epoch.NONE;
    private long number;
    private long next;

    /// A reader from the journal's beginning.
    ///
    /// @param journal the topic's id
    public JournalReader(String journal) {
        this.journal = journal;
    }

    /// Takes the record at `offset`; gives it back if it is an entry that counts.
    public Optional<Entry.Decided> read(long offset, Entry entry) {
        next = offset + 1;
        switch (entry) {
            case Entry.Announcement _ -> {
                epoch = new Epoch(journal, offset);
                number = 0;
                return Optional.empty();
            }
            case Entry.Decided decided -> {
                if (!decided.epoch().equals(epoch) || decided.number() != number + 1) {
                    return Optional.empty();
                }
                number = decided.number();
                return Optional.of(decided);
            }
        }
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
