package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.util.List;

/// Journal entries as bytes. Immutable; any thread.
public final class JournalCodec {
    private final Codec codec = new Codec(List.of(Entry.class, Event.class, Answer.class));

    public byte[] encode(Entry entry) {
        return codec.encode(entry, Entry.class);
    }

    public Decoded<Entry> decode(byte[] bytes) {
        return codec.decode(bytes, Entry.class);
    }

    /// The entry of bytes that must hold one (protocol P8: who cannot read the journal does not go on).
    ///
    /// @throws IllegalStateException saying at which offset and why it cannot be read
    public Entry read(long offset, byte[] bytes) {
        return switch (decode(bytes)) {
            case Decoded.Read<Entry>(Entry entry) -> entry;
            case Decoded.OtherVersion<Entry>(int version) ->
                    throw new IllegalStateException(
                            "Journal record "
                                    + offset
                                    + " is of version "
                                    + version
                                    + ", this program reads up to "
                                    + Codec.VERSION
                                    + "; start the newer program");
            case Decoded.Unreadable<Entry>(String reason) ->
                    throw new IllegalStateException(
                            "Journal record " + offset + " cannot be read: " + reason);
        };
    }
}
