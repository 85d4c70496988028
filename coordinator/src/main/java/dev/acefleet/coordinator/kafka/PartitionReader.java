package dev.acefleet.coordinator.kafka;

import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// Reads one partition by position. One thread, but for [#wake].
final class PartitionReader implements AutoCloseable {
    private static final long UNKNOWN = -1;

    /// What the broker may take to let go of a fetch that is under way.
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final TopicPartition partition;
    private final Consumer<String, byte[]> consumer;
    private long position = UNKNOWN;

    PartitionReader(Consumer<String, byte[]> consumer, TopicPartition partition) {
        this.consumer = consumer;
        this.partition = partition;
        consumer.assign(List.of(partition));
    }

    /// Records from `from` on; waits up to `patience` for the first, or until woken.
    List<LogRecord> poll(long from, Duration patience) {
        try {
            if (position != from) {
                consumer.seek(partition, from);
            }
            // Unknown until the poll has returned: a wake-up in it must not pass records over.
            position = UNKNOWN;
            List<LogRecord> records = new ArrayList<>();
            long next = from;
            for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
                records.add(
                        new LogRecord(
                                record.offset(),
                                record.value() == null ? new byte[0] : record.value()));
                next = record.offset() + 1;
            }
            position = next;
            return records;
        } catch (WakeupException e) {
            return List.of();
        } catch (OffsetOutOfRangeException e) {
            throw new IllegalStateException(
                    partition + " has lost its records from " + from + " on", e);
        } catch (KafkaException e) {
            throw new LogFailed(partition + " cannot be read", e);
        }
    }

    /// The offset that the next record will have.
    long end() {
        try {
            return Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
        } catch (WakeupException e) {
            return end();
        } catch (KafkaException e) {
            throw new LogFailed("The end of " + partition + " cannot be asked for", e);
        }
    }

    /// Offset of the oldest record.
    long start() {
        try {
            return Objects.requireNonNull(
                    consumer.beginningOffsets(List.of(partition)).get(partition));
        } catch (WakeupException e) {
            return start();
        } catch (KafkaException e) {
            throw new LogFailed("The beginning of " + partition + " cannot be asked for", e);
        }
    }

    /// Records after the position, as far as the last answer of the broker told. Asks nobody.
    long lag() {
        return consumer.currentLag(partition).orElse(0);
    }

    void wake() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        // It is in no group, so nothing is lost by not waiting; whoever leads next does.
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
