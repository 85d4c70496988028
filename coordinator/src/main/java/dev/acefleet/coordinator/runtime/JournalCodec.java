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
}
