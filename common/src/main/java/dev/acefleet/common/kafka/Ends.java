package dev.acefleet.common.kafka;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// Says where partitions end, over connections of its own. One thread.
///
/// Whoever reads a partition could ask with the same client, but the broker answers one request of a connection after the
/// other, and a fetch is held until something comes: who asks behind it waits for up to a quarter of a second, and with it
/// all that its thread has to say. So this is a consumer that reads nothing. An admin client will not do: behind a cable
/// that was silent for a while, and asked with a patience of a second, it was seen not to find its broker again for minutes.
public final class Ends implements AutoCloseable {
    /// As long as one request of the fleet's producers may take.
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final KafkaConsumer<String, byte[]> asks;

    public Ends(ClientSettings settings) {
        asks = settings.reader();
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
        Long end = asks.endOffsets(Set.of(partition), patience).get(partition);
        if (end == null) {
            throw new TimeoutException("The broker did not say where " + partition + " ends");
        }
        return end;
    }

    @Override
    public void close() {
        // In no group, so nothing is lost by not waiting.
        asks.close(CloseOptions.timeout(Duration.ZERO));
    }
}
