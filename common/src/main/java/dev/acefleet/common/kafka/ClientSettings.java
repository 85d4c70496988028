package dev.acefleet.common.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// How the fleet's clients talk to Kafka. What correctness rests on is fixed here and cannot be overridden: idempotent
/// producers that wait for all replicas, consumers without commits, share consumers that take no more than they ask for.
///
/// @param bootstrap addresses of brokers
/// @param extra further client properties, for example `security.protocol`; secrets belong in files that they name
public record ClientSettings(String bootstrap, Map<String, String> extra) {
    public ClientSettings {
        extra = Map.copyOf(extra);
    }

    public ClientSettings(String bootstrap) {
        this(bootstrap, Map.of());
    }

    private Map<String, Object> base() {
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put("bootstrap.servers", bootstrap);
        return settings;
    }

    /// A producer that neither loses nor doubles what it was given while it lives.
    public KafkaProducer<String, byte[]> producer() {
        Map<String, Object> settings = base();
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 0);
        settings.put("max.request.size", Topics.MESSAGE_BYTES);
        settings.putIfAbsent("delivery.timeout.ms", 30_000);
        settings.putIfAbsent("request.timeout.ms", 10_000);
        settings.putIfAbsent("max.block.ms", 10_000);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /// A consumer for reading by position: no group, no commits, reading from where it is told.
    public KafkaConsumer<String, byte[]> reader() {
        Map<String, Object> settings = base();
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", false);
        settings.putIfAbsent("fetch.max.wait.ms", 250);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// A member of the classic group `group`, which is used for membership alone: it reads nothing, so where it would begin
    /// has no meaning. The holder of a partition keeps it when others come; one that dies is replaced when its session is
    /// over, after six seconds (protocol P2).
    public KafkaConsumer<String, byte[]> member(String group) {
        Map<String, Object> settings = base();
        settings.put("group.id", group);
        settings.put("group.protocol", "classic");
        settings.put("session.timeout.ms", 6_000);
        settings.put("heartbeat.interval.ms", 2_000);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "latest");
        settings.put("allow.auto.create.topics", false);
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// A consumer of the share group `group` that acknowledges each record by itself and takes at most `records` at once.
    public KafkaShareConsumer<String, byte[]> share(String group, int records) {
        Map<String, Object> settings = base();
        settings.put("group.id", group);
        settings.put("share.acknowledgement.mode", "explicit");
        settings.put("share.acquire.mode", "record_limit");
        settings.put("max.poll.records", records);
        return new KafkaShareConsumer<>(
                settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public Admin admin() {
        return Admin.create(base());
    }

    @Override
    public String toString() {
        return bootstrap + (extra.isEmpty() ? "" : " with " + extra.keySet());
    }
}
