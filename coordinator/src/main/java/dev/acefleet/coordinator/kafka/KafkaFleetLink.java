package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TopicSetup;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.FleetLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work, control and presence topics. A send that fails is logged and not repeated here: queued work is dispatched again,
/// claims are repeated, and revokes come with the next heartbeat. Making a pool's topics and reading presence are waited
/// for, and end in [LogFailed] where the broker is away.
public final class KafkaFleetLink implements FleetLink {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaFleetLink.class);

    /// How long what is known to be there may take to come.
    private static final Duration FETCH = Duration.ofMillis(100);

    private final ClientSettings settings;
    private final Topics topics;
    private final TopicPartition presence;
    private final Producer<String, byte[]> producer;
    private final Consumer<String, byte[]> reader;
    private final Codec codec = new Codec();
    private final Set<Pool> pools = new HashSet<>();

    /// @param back how far back presence is read, so that the fleet is known at once (protocol P27)
    public KafkaFleetLink(ClientSettings settings, Topics topics, Duration back) {
        this.settings = settings;
        this.topics = topics;
        presence = new TopicPartition(topics.presence(), 0);
        producer = settings.producer();
        reader = settings.reader();
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

    @Override
    public void dispatch(Effect.Dispatch dispatch) {
        if (!pools.contains(dispatch.pool())) {
            make(dispatch.pool());
            pools.add(dispatch.pool());
        }
        byte[] value =
                codec.encode(
                        new Dispatch(dispatch.attempt(), dispatch.repository()), Dispatch.class);
        String topic = topics.work(dispatch.pool(), dispatch.lane());
        send(new ProducerRecord<>(topic, dispatch.attempt().work().toString(), value));
    }

    private void make(Pool pool) {
        try (var admin = settings.admin()) {
            new TopicSetup(admin, topics).ensurePool(pool);
        } catch (IllegalStateException | KafkaException e) {
            throw new LogFailed("The topics of pool " + pool + " cannot be made", e);
        }
    }

    @Override
    public void tell(ControlMessage message) {
        byte[] value = codec.encode(message, ControlMessage.class);
        int partition = Topics.controlPartition(message.worker());
        send(new ProducerRecord<>(topics.control(), partition, message.worker(), value));
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            var _ =
                    producer.send(
                            record,
                            (_, exception) -> {
                                if (exception != null) {
                                    LOG.warn(
                                            "A record for {} was not written: {}",
                                            record.topic(),
                                            exception.toString());
                                }
                            });
        } catch (KafkaException e) {
            LOG.warn("A record for {} was not written: {}", record.topic(), e.toString());
        }
    }

    @Override
    public Heard heartbeats() {
        try {
            long end = Objects.requireNonNull(reader.endOffsets(List.of(presence)).get(presence));
            List<Heartbeat> beats = new ArrayList<>();
            boolean more = true;
            while (more && reader.position(presence) < end) {
                int before = beats.size();
                read(beats);
                more = beats.size() > before;
            }
            return new Heard(beats, reader.position(presence) >= end);
        } catch (KafkaException e) {
            throw new LogFailed("Presence cannot be read", e);
        }
    }

    private void read(List<Heartbeat> beats) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(FETCH)) {
            if (codec.decode(record.value(), Heartbeat.class)
                    instanceof Decoded.Read<Heartbeat>(var beat)) {
                beats.add(beat);
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        reader.close();
    }
}
