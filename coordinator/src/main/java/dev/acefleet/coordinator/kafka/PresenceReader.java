package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Ends;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.FleetLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Reads the workers' heartbeats. One thread. What cannot be read is no heartbeat: its worker is silent.
final class PresenceReader implements AutoCloseable {
    /// How long what is known to be there may take to come.
    private static final Duration FETCH = Duration.ofMillis(100);

    private final TopicPartition presence;
    private final Consumer<String, byte[]> reader;
    private final Ends ends;
    private final UnreadableRecords unreadable;
    private final Codec codec = new Codec();

    /// @param back how far back presence is read, so that the fleet is known at once (protocol P27)
    /// @throws LogFailed when the broker does not answer
    PresenceReader(
            ClientSettings settings, Topics topics, Duration back, UnreadableRecords unreadable) {
        this.unreadable = unreadable;
        presence = new TopicPartition(topics.presence(), 0);
        reader = settings.reader();
        ends = new Ends(settings);
        try {
            reader.assign(List.of(presence));
            seek(Instant.now().minus(back));
        } catch (KafkaException e) {
            close();
            throw new LogFailed("Presence cannot be read", e);
        }
    }

    private void seek(Instant from) {
        OffsetAndTimestamp first =
                reader.offsetsForTimes(Map.of(presence, from.toEpochMilli())).get(presence);
        if (first == null) {
            reader.seekToEnd(List.of(presence));
        } else {
            reader.seek(presence, first.offset());
        }
        // Fixes the position now: what is said from here on is heard.
        var _ = reader.position(presence);
    }

    /// What has come since the last call. Does not wait.
    ///
    /// @throws LogFailed when the broker does not answer
    FleetLink.Heard heartbeats() {
        try {
            long end = ends.of(presence);
            List<Heartbeat> beats = new ArrayList<>();
            boolean more = true;
            while (more && reader.position(presence) < end) {
                int before = beats.size();
                read(beats);
                more = beats.size() > before;
            }
            return new FleetLink.Heard(beats, reader.position(presence) >= end);
        } catch (KafkaException e) {
            throw new LogFailed("Presence cannot be read", e);
        }
    }

    private void read(List<Heartbeat> beats) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(FETCH)) {
            unreadable
                    .valueOf(
                            codec.decode(record.value(), Heartbeat.class),
                            record.topic(),
                            record.partition(),
                            record.offset())
                    .ifPresent(beats::add);
        }
    }

    @Override
    public void close() {
        reader.close();
        ends.close();
    }
}
