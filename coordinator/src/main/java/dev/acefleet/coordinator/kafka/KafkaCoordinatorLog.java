package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.runtime.CoordinatorLog;
import dev.acefleet.coordinator.runtime.JournalCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// Inbox and journal of one shard: partition `shard` of both topics.
///
/// Uses one producer for the journal, so that appends keep their order, and a reader each for inbox and journal. Of its
/// methods [#wake] alone may be called from another thread.
public final class KafkaCoordinatorLog implements CoordinatorLog {
    private static final Duration READ_PATIENCE = Duration.ofSeconds(30);

    private final JournalCodec codec = new JournalCodec();
    private final TopicPartition inbox;
    private final TopicPartition journal;
    private final String journalId;
    private final Producer<String, byte[]> producer;
    private final Consumer<String, byte[]> inboxReader;
    private final Consumer<String, byte[]> journalReader;
    private long inboxPosition = -1;

    public KafkaCoordinatorLog(ClientSettings settings, Topics topics, int shard) {
        inbox = new TopicPartition(topics.inbox(), shard);
        journal = new TopicPartition(topics.journal(), shard);
        journalId = topicId(settings, topics.journal());
        producer = settings.producer();
        inboxReader = settings.reader();
        journalReader = settings.reader();
        inboxReader.assign(List.of(inbox));
        journalReader.assign(List.of(journal));
    }

    private static String topicId(ClientSettings settings, String topic) {
        try (var admin = settings.admin()) {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return Objects.requireNonNull(description, topic).topicId().toString();
        } catch (ExecutionException e) {
            throw new LogFailed("The topic " + topic + " cannot be described", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public String journalId() {
        return journalId;
    }

    @Override
    public Announced announce(Entry.Announcement announcement) {
        try {
            RecordMetadata sent = producer.send(record(codec.encode(announcement))).get();
            return new Announced(sent.offset(), Instant.ofEpochMilli(sent.timestamp()));
        } catch (ExecutionException | KafkaException e) {
            throw new LogFailed("The announcement could not be written", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private ProducerRecord<String, byte[]> record(byte[] value) {
        return new ProducerRecord<>(
                journal.topic(), journal.partition(), "shard-" + journal.partition(), value);
    }

    @Override
    public void readJournal(long from, long to, JournalVisitor visitor) {
        long end = System.nanoTime() + READ_PATIENCE.toNanos();
        try {
            journalReader.seek(journal, from);
            long next = from;
            while (next < to) {
                for (ConsumerRecord<String, byte[]> record :
                        journalReader.poll(Duration.ofMillis(100))) {
                    if (record.offset() < to) {
                        visitor.visit(record.offset(), record.value());
                    }
                    end = System.nanoTime() + READ_PATIENCE.toNanos();
                }
                next = journalReader.position(journal);
                if (System.nanoTime() > end) {
                    throw new LogFailed(
                            "The journal cannot be read beyond " + next,
                            new IllegalStateException("silence"));
                }
            }
        } catch (KafkaException e) {
            throw new LogFailed("The journal cannot be read", e);
        }
    }

    @Override
    public long journalStart() {
        return start(journalReader, journal);
    }

    @Override
    public CompletableFuture<Long> append(Entry.Decided entry) {
        byte[] bytes = codec.encode(entry);
        CompletableFuture<Long> appended = new CompletableFuture<>();
        try {
            var _ =
                    producer.send(
                            record(bytes),
                            (metadata, exception) -> {
                                if (exception == null) {
                                    appended.complete(metadata.offset());
                                } else {
                                    appended.completeExceptionally(exception);
                                }
                            });
        } catch (KafkaException e) {
            appended.completeExceptionally(e);
        }
        return appended;
    }

    @Override
    public List<InboxRecord> pollInbox(long from, Duration patience) {
        try {
            if (inboxPosition != from) {
                inboxReader.seek(inbox, from);
            }
            // Unknown until the poll has returned: a wake-up in it must not pass records over.
            inboxPosition = -1;
            List<InboxRecord> records = new ArrayList<>();
            long next = from;
            for (ConsumerRecord<String, byte[]> record : inboxReader.poll(patience)) {
                records.add(
                        new InboxRecord(
                                record.offset(),
                                record.value() == null ? new byte[0] : record.value()));
                next = record.offset() + 1;
            }
            inboxPosition = next;
            return records;
        } catch (WakeupException e) {
            return List.of();
        } catch (OffsetOutOfRangeException e) {
            throw new IllegalStateException("The inbox has lost records from " + from + " on", e);
        } catch (KafkaException e) {
            throw new LogFailed("The inbox cannot be read", e);
        }
    }

    @Override
    public long inboxEnd() {
        try {
            return Objects.requireNonNull(inboxReader.endOffsets(List.of(inbox)).get(inbox));
        } catch (WakeupException e) {
            return inboxEnd();
        } catch (KafkaException e) {
            throw new LogFailed("The inbox's end cannot be asked for", e);
        }
    }

    @Override
    public long inboxStart() {
        return start(inboxReader, inbox);
    }

    private static long start(Consumer<String, byte[]> reader, TopicPartition partition) {
        try {
            return Objects.requireNonNull(
                    reader.beginningOffsets(List.of(partition)).get(partition));
        } catch (KafkaException e) {
            throw new LogFailed("The beginning of " + partition + " cannot be asked for", e);
        }
    }

    @Override
    public void wake() {
        inboxReader.wakeup();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        inboxReader.close();
        journalReader.close();
    }

    private static LogFailed interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LogFailed("Interrupted while waiting for the journal", e);
    }
}
