package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.runtime.PlanArchive;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Reports to the compacted topic `plans`, each under its plan's id. What is written is this node's own view of the plan,
/// which may lag behind: as long as it does not show that very end, nothing is written.
final class KafkaPlanArchive implements PlanArchive, AutoCloseable {
    private final String topic;
    private final Producer<String, byte[]> producer;
    private final Function<PlanId, Optional<PlanReport>> reports;
    private final Codec codec = Codec.ofViews();

    KafkaPlanArchive(
            ClientSettings settings,
            Topics topics,
            Function<PlanId, Optional<PlanReport>> reports) {
        this.topic = topics.plans();
        this.producer = settings.producer();
        this.reports = reports;
    }

    @Override
    public CompletableFuture<Void> keep(PlanId plan, Instant endedAt) {
        return reports.apply(plan)
                .filter(report -> report.endedAt().equals(Optional.of(endedAt)))
                .map(this::write)
                .orElseGet(() ->
                        CompletableFuture.failedFuture(
                                new IllegalStateException(
                                        "this node has not read the journal up to its end yet")));
    }

    private CompletableFuture<Void> write(PlanReport report) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            var _ =
                    producer.send(
                            new ProducerRecord<>(topic, report.id(), encode(report)),
                            (_, exception) -> {
                                if (exception == null) {
                                    written.complete(null);
                                } else {
                                    written.completeExceptionally(exception);
                                }
                            });
        } catch (KafkaException e) {
            written.completeExceptionally(e);
        }
        return written;
    }

    /// One that is too large for a message is kept without what was said of each attempt.
    private byte[] encode(PlanReport report) {
        try {
            return codec.encode(report, PlanReport.class);
        } catch (IllegalArgumentException e) {
            return codec.encode(report.withoutAttempts(), PlanReport.class);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
