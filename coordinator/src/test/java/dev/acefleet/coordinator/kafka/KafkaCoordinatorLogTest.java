package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.runtime.CoordinatorLog;
import dev.acefleet.coordinator.runtime.CoordinatorLogContract;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaCoordinatorLogTest extends CoordinatorLogContract {
    /// Appends enough for a broker to have taken in what it was told.
    private static final int TRIES = 100;

    private final Topics topics = TestBroker.topics(settings());

    /// Clients of the broker that the contract is held on.
    ClientSettings settings() {
        return TestBroker.settings();
    }

    @Override
    protected CoordinatorLog open() {
        return new KafkaCoordinatorLog(settings(), topics, 0);
    }

    @Override
    protected void put(byte[] record) {
        Partitions.write(settings(), topics.inbox(), 0, "key", record);
    }

    @Override
    protected Instant now() {
        return Instant.now();
    }

    @Override
    protected void limitJournal(int bytes) {
        ConfigResource journal = new ConfigResource(ConfigResource.Type.TOPIC, topics.journal());
        ConfigEntry limit = new ConfigEntry("max.message.bytes", String.valueOf(bytes));
        AlterConfigOp set = new AlterConfigOp(limit, AlterConfigOp.OpType.SET);
        try (var admin = settings().admin();
                CoordinatorLog log = open()) {
            admin.incrementalAlterConfigs(Map.of(journal, List.of(set))).all().get();
            for (int i = 0; i < TRIES && fits(log, 3 * bytes); i++) {}
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean fits(CoordinatorLog log, int bytes) {
        CompletableFuture<Long> appended = log.append(entry(new Epoch("none", 0), 1, bytes));
        try {
            return appended.join() >= 0;
        } catch (CompletionException e) {
            return false;
        }
    }

    /// Without it a coordinator would compare its clock with itself (protocol P5).
    @Test
    void theJournalsRecordsCarryTheBrokersTime() {
        try (CoordinatorLog log = open()) {
            Instant at = Instant.parse("2001-01-01T00:00:00Z");
            CoordinatorLog.Announced announced =
                    log.announce(new Entry.Announcement("one", "1.0", 1, at));
            assertThat(Partitions.read(settings(), topics.journal(), 0, 1))
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
                        assertThat(record.timestamp())
                                .isEqualTo(announced.timestamp().toEpochMilli());
                    });
        }
    }
}
