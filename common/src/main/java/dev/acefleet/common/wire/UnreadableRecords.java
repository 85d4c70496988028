package dev.acefleet.common.wire;

import dev.acefleet.common.model.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records that a reader passed over because they are no message of the fleet, or one of a newer program (protocol P8):
/// told in the log, counted by topic, and the last few kept for people. Any thread. It forgets when the process ends, and a
/// reader that begins anew counts a record again.
public final class UnreadableRecords {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);

    /// Records kept: enough to recognise who writes them.
    private static final int KEPT = 20;

    private final Map<String, Long> counts = new TreeMap<>();
    private final Deque<Unreadable> latest = new ArrayDeque<>();

    /// One of them.
    ///
    /// @param reason why it cannot be read
    public record Unreadable(String topic, int partition, long offset, String reason) {}

    /// What the record at `offset` says; nothing, and it is counted, if it cannot be read.
    public <T> Optional<T> valueOf(Decoded<T> decoded, String topic, int partition, long offset) {
        return switch (decoded) {
            case Decoded.Read<T>(T value) -> Optional.of(value);
            case Decoded.OtherVersion<T>(int version) ->
                    passOver(
                            topic,
                            partition,
                            offset,
                            "it is of version "
                                    + version
                                    + ", this program knows up to "
                                    + Codec.VERSION);
            case Decoded.Unreadable<T>(String reason) -> passOver(topic, partition, offset, reason);
        };
    }

    private synchronized <T> Optional<T> passOver(
            String topic, int partition, long offset, String reason) {
        Unreadable record = new Unreadable(topic, partition, offset, Limits.text(reason));
        LOG.warn(
                "Record {} of {}-{} is passed over: {}", offset, topic, partition, record.reason());
        counts.merge(topic, 1L, Long::sum);
        if (latest.size() == KEPT) {
            latest.removeFirst();
        }
        latest.addLast(record);
        return Optional.empty();
    }

    /// How many there were, by topic.
    public synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /// How many there were.
    public synchronized long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The last ones, the oldest first.
    public synchronized List<Unreadable> latest() {
        return List.copyOf(latest);
    }
}
