package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.LogPlace;
import dev.acefleet.coordinator.runtime.LogReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Reads the chunks of one attempt in its partition of `logs`, from where they begin to where they end. The chunks of other
/// attempts between them are told by their keys and never read.
///
/// The end is the worker's last remark. Where there is none, because the worker died or its last chunks were lost, it is
/// what stood in the partition a while after the attempt ended.
final class KafkaLogReader implements LogReader {
    /// Characters of a slice, but for its last piece: what a page or a screen takes at once.
    private static final int TEXT = 256 * 1024;

    /// Pieces of a slice: an agent that prints a letter at a time fills no memory.
    private static final int PIECES = 1_000;

    /// How much earlier than its lease an attempt's log is looked for: the journal's time is not the topic's.
    private static final Duration BEFORE = Duration.ofMinutes(1);

    /// How long after an attempt's end the rest of its output may be on its way.
    static final Duration ON_ITS_WAY = Duration.ofSeconds(10);

    /// How long the broker may take to tell an offset.
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final LogPlace place;
    private final String key;
    private final InstantSource clock;
    private final Codec codec = new Codec();
    private final Deque<ConsumerRecord<String, byte[]>> fetched = new ArrayDeque<>();
    private OptionalLong end = OptionalLong.empty();
    private LogCursor last;
    private boolean expired;
    private boolean over;

    KafkaLogReader(
            Consumer<String, byte[]> consumer,
            String topic,
            LogPlace place,
            LogCursor from,
            InstantSource clock) {
        this.consumer = consumer;
        this.place = place;
        this.clock = clock;
        key = place.attempt().toString();
        int number =
                place.start()
                        .map(LogPlace.Start::partition)
                        .orElseGet(() -> Topics.logPartition(place.attempt()));
        partition = new TopicPartition(topic, number);
        last = from;
    }

    /// To be called once, before all else.
    void seek(LogCursor from, Optional<Instant> since) {
        consumer.assign(List.of(partition));
        long wanted = from.offset() < 0 ? begin() : from.offset() + 1;
        if (since.isPresent()) {
            long later = offsetAt(since.get());
            if (later > wanted) {
                wanted = later;
                last = new LogCursor(later - 1, LogCursor.UNKNOWN);
            }
        }
        seek(wanted);
    }

    private long begin() {
        return place.start()
                .map(LogPlace.Start::offset)
                .orElseGet(() -> offsetAt(place.leasedAt().minus(BEFORE)));
    }

    /// The first offset of that time or later; the end, where all is older.
    private long offsetAt(Instant time) {
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli()), ANSWER)
                        .get(partition);
        return found == null
                ? Objects.requireNonNull(
                        consumer.endOffsets(List.of(partition), ANSWER).get(partition))
                : found.offset();
    }

    private void seek(long wanted) {
        long kept =
                Objects.requireNonNull(
                        consumer.beginningOffsets(List.of(partition), ANSWER).get(partition));
        if (kept > wanted) {
            expired = true;
            last = new LogCursor(kept - 1, LogCursor.UNKNOWN);
        }
        consumer.seek(partition, Math.max(kept, wanted));
    }

    @Override
    public Slice read(Optional<Instant> endedAt, Duration patience) {
        try {
            if (fetched.isEmpty() && !over) {
                fetch(patience);
            }
            List<LogPiece> pieces = take();
            boolean all = fetched.isEmpty() && consumer.currentLag(partition).orElse(1) == 0;
            over |= endedAt.isPresent() && fetched.isEmpty() && isPast(endedAt.get());
            Slice slice = new Slice(pieces, last, expired, !all && !over, over);
            expired = false;
            return slice;
        } catch (KafkaException e) {
            throw new LogFailed("The log of " + key + " cannot be read on", e);
        }
    }

    private void fetch(Duration patience) {
        try {
            consumer.poll(patience).forEach(fetched::add);
        } catch (OffsetOutOfRangeException _) {
            // Its time was up while it was read.
            seek(0);
        }
    }

    private List<LogPiece> take() {
        List<LogPiece> pieces = new ArrayList<>();
        int text = 0;
        while (!fetched.isEmpty() && !over && pieces.size() < PIECES && text < TEXT) {
            ConsumerRecord<String, byte[]> record = fetched.remove();
            long number = last.number();
            if (key.equals(record.key())
                    && codec.decode(record.value(), LogChunk.class)
                            instanceof Decoded.Read<LogChunk>(LogChunk chunk)
                    && chunk.number() > number) {
                long missing = number == LogCursor.UNKNOWN ? 0 : chunk.number() - number - 1;
                number = chunk.number();
                pieces.add(
                        new LogPiece(
                                new LogCursor(record.offset(), number),
                                chunk.at(),
                                Words.of(chunk.stream()),
                                chunk.text(),
                                missing));
                text += chunk.text().length();
                over = chunk.stream() == LogChunk.Stream.END;
            }
            last = new LogCursor(record.offset(), number);
        }
        return pieces;
    }

    /// Whether all that can come of an attempt that ended then has been read.
    private boolean isPast(Instant endedAt) {
        Instant settled = endedAt.plus(ON_ITS_WAY);
        if (settled.isAfter(clock.instant())) {
            return false;
        }
        if (end.isEmpty()) {
            end = OptionalLong.of(offsetAt(settled));
        }
        return consumer.position(partition, ANSWER) >= end.getAsLong();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
