package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogRecord;
import dev.acefleet.coordinator.runtime.JournalSource;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// One shard's journal for the read models.
public final class KafkaJournalSource implements JournalSource {
    private final String journalId;
    private final int shard;
    private final PartitionReader reader;

    public KafkaJournalSource(ClientSettings settings, Topics topics, int shard) {
        this.shard = shard;
        journalId = KafkaCoordinatorLog.topicId(settings, topics.journal());
        reader =
                new PartitionReader(settings.reader(), new TopicPartition(topics.journal(), shard));
    }

    @Override
    public String journalId() {
        return journalId;
    }

    @Override
    public int shard() {
        return shard;
    }

    @Override
    public long start() {
        return reader.start();
    }

    @Override
    public long end() {
        return reader.end();
    }

    @Override
    public List<LogRecord> poll(long from, Duration patience) {
        try {
            return reader.poll(from, patience);
        } catch (IllegalStateException e) {
            long start = reader.start();
            if (start > from) {
                throw new Trimmed(start, e);
            }
            throw e;
        }
    }

    @Override
    public long lag() {
        return reader.lag();
    }

    @Override
    public void close() {
        reader.close();
    }
}
