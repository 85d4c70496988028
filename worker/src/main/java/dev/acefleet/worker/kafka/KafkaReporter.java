package dev.acefleet.worker.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.worker.work.Reporter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;

/// Reports, heartbeats and logs over two idempotent producers: one for what matters, one for logs, so that a flood of
/// output never stands before an end report. Any thread.
///
/// A call may wait for the broker when the topic's partitions are not known yet, or the log's buffer is full, for as
/// long as the client settings say.
public final class KafkaReporter implements Reporter {
    /// How long closing waits for what is on its way.
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Topics topics;
    private final KafkaProducer<String, byte[]> reports;
    private final KafkaProducer<String, byte[]> logs;
    private final Codec codec = new Codec();

    public KafkaReporter(ClientSettings settings, Topics topics) {
        this.topics = topics;
        reports = settings.producer();
        logs = settings.producer();
    }

    @Override
    public CompletableFuture<Void> report(Repository repository, Report report) {
        return send(
                        reports,
                        () -> {
                            String topic = topics.inbox();
                            int shards = reports.partitionsFor(topic).size();
                            int shard = Topics.shard(repository, shards);
                            byte[] value = codec.encode(report, InboxMessage.class);
                            return new ProducerRecord<>(topic, shard, repository.key(), value);
                        })
                .thenApply(_ -> null);
    }

    @Override
    public CompletableFuture<Void> answer(int shard, Report report) {
        return send(
                        reports,
                        () ->
                                new ProducerRecord<>(
                                        topics.inbox(),
                                        shard,
                                        report.attempt().work().toString(),
                                        codec.encode(report, InboxMessage.class)))
                .thenApply(_ -> null);
    }

    @Override
    public CompletableFuture<Void> heartbeat(Heartbeat heartbeat) {
        return send(
                        reports,
                        () ->
                                new ProducerRecord<>(
                                        topics.presence(),
                                        heartbeat.worker().id(),
                                        codec.encode(heartbeat, Heartbeat.class)))
                .thenApply(_ -> null);
    }

    @Override
    public CompletableFuture<LogPosition> log(LogChunk chunk) {
        return send(
                        logs,
                        () ->
                                new ProducerRecord<>(
                                        topics.logs(),
                                        Topics.logPartition(chunk.attempt()),
                                        chunk.attempt().toString(),
                                        codec.encode(chunk, LogChunk.class)))
                .thenApply(place -> new LogPosition(place.partition(), place.offset()));
    }

    @FunctionalInterface
    private interface Making {
        ProducerRecord<String, byte[]> make();
    }

    private static CompletableFuture<RecordMetadata> send(
            KafkaProducer<String, byte[]> producer, Making making) {
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        try {
            var _ =
                    producer.send(
                            making.make(),
                            (place, failure) -> {
                                if (failure == null) {
                                    sent.complete(place);
                                } else {
                                    sent.completeExceptionally(told(failure));
                                }
                            });
        } catch (RuntimeException e) {
            sent.completeExceptionally(e);
        }
        return sent;
    }

    /// The codec refuses what the fleet's topics do not take; a topic that somebody has made narrower refuses more. Neither
    /// takes it later.
    private static Exception told(Exception failure) {
        return failure instanceof RecordTooLargeException
                ? new IllegalArgumentException("The broker takes no message of this size", failure)
                : failure;
    }

    @Override
    public void close() {
        reports.close(CLOSE);
        logs.close(CLOSE);
    }
}
