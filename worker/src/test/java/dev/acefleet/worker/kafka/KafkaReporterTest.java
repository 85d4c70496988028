package dev.acefleet.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.worker.work.Reporter;
import dev.acefleet.worker.work.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaReporterTest {
    private final Topics topics = TestBroker.topics();
    private final Reporter reporter = new KafkaReporter(TestBroker.settings(), topics);

    @AfterEach
    void close() {
        reporter.close();
    }

    private List<ConsumerRecord<String, byte[]>> read(String topic, int partition, long offset) {
        TopicPartition place = new TopicPartition(topic, partition);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> reader = TestBroker.settings().reader()) {
            reader.assign(Set.of(place));
            reader.seek(place, offset);
            long end = reader.endOffsets(Set.of(place)).getOrDefault(place, 0L);
            while (reader.position(place) < end) {
                reader.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private static <T> T value(ConsumerRecord<String, byte[]> record, Class<T> type) {
        return ((Decoded.Read<T>) new Codec().decode(record.value(), type)).value();
    }

    @Test
    void acknowledgedReportsAreInTheInboxInTheirOrderUnderTheirRepository() {
        List<Report> said = new ArrayList<>();
        for (int send = 1; send <= 50; send++) {
            Report report =
                    new Report.Claimed(
                            Samples.attempt(1, 1), "claim", Samples.WORKER, "host/boot", send);
            said.add(report);
            var _ = reporter.report(Samples.REPOSITORY, report);
        }
        Report last =
                new Report.Ended(Samples.attempt(1, 1), "claim", Samples.WORKER, Samples.success());
        said.add(last);
        reporter.report(Samples.REPOSITORY, last).join();

        List<ConsumerRecord<String, byte[]>> records = read(topics.inbox(), 0, 0);
        assertThat(records)
                .extracting(record -> value(record, InboxMessage.class))
                .isEqualTo(List.<InboxMessage>copyOf(said));
        assertThat(records).allMatch(record -> record.key().equals(Samples.REPOSITORY.key()));
    }

    @Test
    void heartbeatsAreKeyedByWorker() {
        Heartbeat heartbeat =
                new Heartbeat(
                        Samples.WORKER,
                        "host/boot",
                        "1",
                        List.of(Pool.DEFAULT),
                        2,
                        1,
                        Set.of(WorkKind.Lane.GIT),
                        List.of("agent"),
                        List.of(new Heartbeat.Held(Samples.attempt(1, 1), "claim")),
                        Map.of(0, Samples.EPOCH),
                        Heartbeat.Health.WELL);
        reporter.heartbeat(heartbeat).join();

        ConsumerRecord<String, byte[]> record = read(topics.presence(), 0, 0).getFirst();
        assertThat(record.key()).isEqualTo(Samples.WORKER.id());
        assertThat(value(record, Heartbeat.class)).isEqualTo(heartbeat);
    }

    @Test
    void aLogChunkLiesWhereItIsSaidToLie() {
        LogChunk first = chunk(1);
        var _ = reporter.log(chunk(7));
        Reporter.LogPosition place = reporter.log(first).join();
        reporter.log(chunk(2)).join();

        assertThat(read(topics.logs(), place.partition(), place.offset()))
                .extracting(record -> value(record, LogChunk.class))
                .containsExactly(first, chunk(2));
    }

    private static LogChunk chunk(long number) {
        return new LogChunk(
                Samples.attempt(1, 1),
                number,
                Instant.EPOCH,
                LogChunk.Stream.OUT,
                "text " + number);
    }

    @Test
    void whatIsTooLongForAMessageFailsAsSuch() {
        List<String> warnings = Collections.nCopies(400, "\u0001".repeat(4_000));
        Outcome outcome =
                switch (Samples.success()) {
                    case Outcome.Succeeded s ->
                            new Outcome.Succeeded(
                                    s.commit(), s.ref(), s.summary(), warnings, s.usage());
                    default -> throw new AssertionError();
                };
        Report report = new Report.Ended(Samples.attempt(1, 1), "claim", Samples.WORKER, outcome);

        assertThatThrownBy(() -> reporter.report(Samples.REPOSITORY, report).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatATopicWasMadeTooNarrowForFailsAsTooLong() throws Exception {
        Report report =
                new Report.Ended(Samples.attempt(1, 1), "claim", Samples.WORKER, Samples.success());
        reporter.report(Samples.REPOSITORY, report).join();
        ConfigResource inbox = new ConfigResource(ConfigResource.Type.TOPIC, topics.inbox());
        AlterConfigOp narrow =
                new AlterConfigOp(
                        new ConfigEntry("max.message.bytes", "100"), AlterConfigOp.OpType.SET);
        try (Admin admin = TestBroker.settings().admin()) {
            admin.incrementalAlterConfigs(Map.of(inbox, List.of(narrow))).all().get();
        }

        assertThatThrownBy(
                        () -> {
                            // The broker takes up its new setting a moment later.
                            while (true) {
                                reporter.report(Samples.REPOSITORY, report).join();
                            }
                        })
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }
}
