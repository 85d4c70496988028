package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.runtime.FleetLink;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work, control and presence topics. A send that fails is logged and not repeated here: queued work is dispatched again,
/// claims are repeated, and revokes come with the next heartbeat. Making a pool's topics and reading presence are waited
/// for, and end in [dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed] where the broker is away.
final class KafkaFleetLink implements FleetLink {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaFleetLink.class);

    private final Topics topics;
    private final PresenceReader presence;
    private final Producer<String, byte[]> producer;
    private final Codec codec = new Codec();
    private final PoolTopics pools;
    private final Set<Pool> made = new HashSet<>();

    /// @param back how far back presence is read, so that the fleet is known at once (protocol P27)
    KafkaFleetLink(ClientSettings settings, Topics topics, Duration back, PoolTopics pools) {
        this.topics = topics;
        this.pools = pools;
        presence = new PresenceReader(settings, topics, back, new UnreadableRecords());
        producer = settings.producer();
    }

    @Override
    public void dispatch(Effect.Dispatch dispatch) {
        if (!made.contains(dispatch.pool())) {
            pools.ensure(dispatch.pool());
            made.add(dispatch.pool());
        }
        byte[] value =
                codec.encode(
                        new Dispatch(dispatch.attempt(), dispatch.repository()), Dispatch.class);
        String topic = topics.work(dispatch.pool(), dispatch.lane());
        send(new ProducerRecord<>(topic, dispatch.attempt().work().toString(), value));
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
        return presence.heartbeats();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        presence.close();
    }
}
