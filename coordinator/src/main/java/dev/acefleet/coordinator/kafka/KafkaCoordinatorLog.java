package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Ends;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.runtime.CoordinatorLog;
import dev.acefleet.coordinator.runtime.JournalCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Inbox and journal of one shard: partition `shard` of both topics.
///
/// Uses one producer for the journal, so that appends keep their order, and a reader each for inbox and journal. Of its
/// methods [#wake] alone may be called from another thread.
public final class KafkaCoordinatorLog implements CoordinatorLog {
    private static final Duration READ_PATIENCE = Duration.ofSeconds(30);

    private final JournalCodec codec = new JournalCodec();
    private final TopicPartition journal;
    private final String journalId;
    private final Producer<String, byte[]> producer;
    private final Admin admin;
    private final Ends ends;
    private final TopicPartition inboxPartition;
    private final PartitionReader inbox;
    private final PartitionReader journalReader;

    public KafkaCoordinatorLog(ClientSettings settings, Topics topics, int shard) {
        journal = new TopicPartition(topics.journal(), shard);
        journalId = topicId(settings, topics.journal());
        producer = settings.producer();
        admin = settings.admin();
        ends = new Ends(settings);
        inboxPartition = new TopicPartition(topics.inbox(), shard);
        inbox = new PartitionReader(settings.reader(), inboxPartition);
        journalReader = new PartitionReader(settings.reader(), journal);
    }

    static String topicId(ClientSettings settings, String topic) {
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
        long next = from;
        while (next < to) {
            for (LogRecord record : journalRecords(next)) {
                if (record.offset() < to) {
                    visitor.visit(record.offset(), record.value());
                }
                next = record.offset() + 1;
                end = System.nanoTime() + READ_PATIENCE.toNanos();
            }
            if (System.nanoTime() > end) {
                throw new LogFailed(
                        "The journal cannot be read beyond " + next,
                        new IllegalStateException("silence"));
            }
        }
    }

    /// An earlier coordinator may trim the journal under the reader.
    private List<LogRecord> journalRecords(long from) {
        try {
            return journalReader.poll(from, Duration.ofMillis(100));
        } catch (IllegalStateException e) {
            if (journalReader.start() > from) {
                throw new LogFailed("The journal was trimmed while it was read", e);
            }
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> trimJournal(long offset) {
        CompletableFuture<Void> trimmed = new CompletableFuture<>();
        var _ =
                admin.deleteRecords(Map.of(journal, RecordsToDelete.beforeOffset(offset)))
                        .all()
                        .whenComplete((_, exception) -> {
                            if (exception == null) {
                                trimmed.complete(null);
                            } else {
                                trimmed.completeExceptionally(exception);
                            }
                        });
        return trimmed;
    }

    @Override
    public long journalStart() {
        return journalReader.start();
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
    public List<LogRecord> pollInbox(long from, Duration patience) {
        return inbox.poll(from, patience);
    }

    @Override
    public long inboxEnd() {
        try {
            return ends.of(inboxPartition);
        } catch (KafkaException e) {
            throw new LogFailed("The broker did not say where the inbox ends", e);
        }
    }

    @Override
    public long inboxStart() {
        return inbox.start();
    }

    @Override
    public void wake() {
        inbox.wake();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        inbox.close();
        ends.close();
        journalReader.close();
        admin.close(Duration.ZERO);
    }

    private static LogFailed interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LogFailed("Interrupted while waiting for the journal", e);
    }
}
