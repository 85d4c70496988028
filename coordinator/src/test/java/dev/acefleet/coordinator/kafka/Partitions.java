package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Partitions of a real broker, read and written by hand.
final class Partitions {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Partitions() {}

    /// All records from the beginning, when there are at least `least`.
    static List<ConsumerRecord<String, byte[]>> read(
            ClientSettings settings, String topic, int partition, int least) {
        TopicPartition from = new TopicPartition(topic, partition);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (var consumer = settings.reader()) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            long end = consumer.endOffsets(List.of(from)).getOrDefault(from, 0L);
            while ((records.size() < least || consumer.position(from) < end)
                    && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        if (records.size() < least) {
            throw new AssertionError(records.size() + " records in " + from + ", not " + least);
        }
        return records;
    }

    static void write(
            ClientSettings settings, String topic, int partition, String key, byte[] value) {
        try (var producer = settings.producer()) {
            var _ = producer.send(new ProducerRecord<>(topic, partition, key, value));
            producer.flush();
        }
    }
}
