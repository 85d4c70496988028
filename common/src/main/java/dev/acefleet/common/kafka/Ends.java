package dev.acefleet.common.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// Says where partitions end, over connections of its own. A consumer could be asked too, but the broker answers one
/// request of a connection after the other, and a consumer's fetch is held until something comes: whoever asks behind it
/// waits for up to a quarter of a second, and with it all that this thread has to say.
public final class Ends implements AutoCloseable {
    /// As long as one request of the fleet's producers may take.
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Admin admin;

    public Ends(ClientSettings settings) {
        admin = settings.admin();
    }

    /// As [#of(TopicPartition, Duration)], for who can wait for ten seconds.
    public long of(TopicPartition partition) {
        return of(partition, ANSWER);
    }

    /// The offset that the next record will have. Waits for the broker's answer, but not longer than `patience`.
    ///
    /// @throws KafkaException when it does not come (then a TimeoutException), cannot be had, or the thread is
    ///     interrupted, which it is still then
    public long of(TopicPartition partition, Duration patience) {
        ListOffsetsOptions options =
                new ListOffsetsOptions().timeoutMs(Math.toIntExact(patience.toMillis()));
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()), options)
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failed ? failed : new KafkaException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
