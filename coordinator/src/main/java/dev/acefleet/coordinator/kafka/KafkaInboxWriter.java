package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.runtime.InboxWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Commands to the topic `inbox`, in the partition of their repository's shard.
public final class KafkaInboxWriter implements InboxWriter {
    private final Topics topics;
    private final int shards;
    private final Producer<String, byte[]> producer;
    private final Codec codec = new Codec();

    public KafkaInboxWriter(ClientSettings settings, Topics topics, int shards) {
        this.topics = topics;
        this.shards = shards;
        producer = settings.producer();
    }

    @Override
    public CompletableFuture<Void> write(Command command) {
        byte[] value = codec.encode(command, InboxMessage.class);
        Repository repository = command.repository();
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            int shard =
                    repository.equals(Command.CordonWorker.FLEET)
                            ? Topics.FLEET_SHARD
                            : Topics.shard(repository, shards);
            var _ =
                    producer.send(
                            new ProducerRecord<>(topics.inbox(), shard, repository.key(), value),
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

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
