package dev.acefleet.common.kafka;

import dev.acefleet.common.model.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// The real broker that all tests of a JVM share. Started at the first use, ended with the JVM. Tests keep apart by the
/// prefix of their topics.
public final class TestBroker {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static @Nullable EmbeddedBroker shared;

    private TestBroker() {}

    public static Path lib() {
        String lib = System.getProperty("acefleet.broker.lib");
        if (lib == null) {
            throw new IllegalStateException(
                    "The property acefleet.broker.lib is not set; run the tests through Maven");
        }
        return Path.of(lib);
    }

    public static synchronized EmbeddedBroker shared() {
        if (shared == null) {
            try {
                EmbeddedBroker broker =
                        EmbeddedBroker.start(lib(), Files.createTempDirectory("acefleet-broker"));
                Runtime.getRuntime().addShutdownHook(new Thread(broker::kill));
                shared = broker;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    public static ClientSettings settings() {
        return new ClientSettings(shared().bootstrap());
    }

    /// Names of topics that no other test uses: nobody has made them.
    public static Topics newTopics() {
        return new Topics(
                "t" + PREFIXES.incrementAndGet() + "-" + ProcessHandle.current().pid() + ".");
    }

    /// Topics that no other test uses, made.
    public static Topics topics() {
        return topics(settings());
    }

    /// The same on another broker.
    public static Topics topics(ClientSettings settings) {
        Topics topics = newTopics();
        try (var admin = settings.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics);
            setup.ensure(1);
            setup.ensurePool(Pool.DEFAULT);
        }
        return topics;
    }

    /// Records that no program of the fleet writes: none at all, rubbish, a type and a version that nobody knows, and ten
    /// megabytes, which pass the broker's limit because they are packed.
    public static final List<byte @Nullable []> POISON =
            Collections.unmodifiableList(
                    Arrays.asList(
                            null,
                            bytes("rubbish"),
                            bytes("{\"v\":1,\"body\":{\"type\":\"Surprise\"}}"),
                            bytes("{\"v\":99,\"body\":{}}"),
                            bytes("x".repeat(10 << 20))));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Writes [#POISON] to a topic.
    public static void poison(ClientSettings settings, String topic, int partition) {
        write(settings, topic, partition, POISON);
    }

    /// Writes records that no client of the fleet would.
    public static void write(
            ClientSettings settings, String topic, int partition, List<byte @Nullable []> values) {
        Map<String, Object> properties =
                Map.of(
                        "bootstrap.servers",
                        settings.bootstrap(),
                        "compression.type",
                        "gzip",
                        "max.request.size",
                        64 << 20);
        try (var producer =
                new KafkaProducer<>(
                        properties, new StringSerializer(), new ByteArraySerializer())) {
            for (byte @Nullable [] value : values) {
                producer.send(new ProducerRecord<>(topic, partition, "poison", value)).get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(topic + " cannot be written", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes a topic of one partition as no fleet would.
    public static void make(String topic, Map<String, String> config)
            throws InterruptedException, ExecutionException {
        try (var admin = settings().admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(config)))
                    .all()
                    .get();
        }
    }

    /// All that stands in any topic of a fleet: keys, headers and values, as text.
    public static List<String> everything(ClientSettings settings, Topics topics) {
        List<String> records = new ArrayList<>();
        try (var admin = settings.admin();
                var reader = settings.reader()) {
            List<TopicPartition> all = new ArrayList<>();
            admin.describeTopics(
                            admin.listTopics().names().get().stream()
                                    .filter(name -> name.startsWith(topics.prefix()))
                                    .toList())
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) ->
                            topic.partitions()
                                    .forEach(partition ->
                                            all.add(
                                                    new TopicPartition(
                                                            name, partition.partition()))));
            reader.assign(all);
            reader.seekToBeginning(all);
            Map<TopicPartition, Long> ends = reader.endOffsets(all);
            while (all.stream()
                    .anyMatch(each -> reader.position(each) < ends.getOrDefault(each, 0L))) {
                reader.poll(Duration.ofSeconds(1)).forEach(record -> records.add(text(record)));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topics cannot be read", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return records;
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        StringBuilder text = new StringBuilder(String.valueOf(record.key()));
        record.headers()
                .forEach(header ->
                        text.append(' ')
                                .append(header.key())
                                .append('=')
                                .append(text(header.value())));
        return text.append(' ').append(text(record.value())).toString();
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    /// Records that have been written to the first partition of a topic.
    public static long end(ClientSettings settings, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (var reader = settings.reader()) {
            return Objects.requireNonNull(reader.endOffsets(List.of(partition)).get(partition));
        }
    }
}
