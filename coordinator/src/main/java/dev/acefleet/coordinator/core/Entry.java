package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.Limits;
import java.time.Instant;
import java.util.List;

/// A record of the journal.
public sealed interface Entry {
    /// A coordinator begins an epoch: this record's own offset is its epoch (protocol P1).
    ///
    /// @param instance who; for people
    /// Every program reads every announcement: its record is of version 1 for ever, and fields are only added.
    ///
    /// @param version of the program; for people
    /// @param wire version of the records that follow: who cannot read it reads no further (protocol P8)
    record Announcement(String instance, String version, int wire, Instant at) implements Entry {}

    /// One decision. Counts only if `epoch` is the latest announcement before it and `number` is one more than that of
    /// the last entry counted in the epoch, beginning with 1.
    ///
    /// @param inbox position up to which the inbox is decided: the offset of the next record to read
    record Decided(Epoch epoch, long number, long inbox, Instant at, List<Event> events)
            implements Entry {
        public Decided {
            events = List.copyOf(events);
            if (events.size() > Limits.EVENTS_PER_ENTRY) {
                throw new IllegalArgumentException("An entry of " + events.size() + " events");
            }
        }
    }
}
