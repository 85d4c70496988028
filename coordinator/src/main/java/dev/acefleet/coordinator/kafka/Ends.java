package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Says where partitions end, over connections of its own. A consumer could be asked too, but the broker answers one
/// request of a connection after the other, and a consumer's fetch is held until something comes: whoever asks behind it
/// waits for up to a quarter of a second, and with it all that this thread has to say.
final class Ends implements AutoCloseable {
    private final Admin admin;

    Ends(ClientSettings settings) {
        admin = settings.admin();
    }

    /// The offset that the next record will have. Waits for the broker's answer.
    ///
    /// @throws LogFailed when the broker does not answer
    long of(TopicPartition partition) {
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException | KafkaException e) {
            throw new LogFailed("The broker did not say where " + partition + " ends", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogFailed("Interrupted while waiting for the end of " + partition, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
