package dev.acefleet.common.kafka;

import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// What the broker alone costs, for comparison: records are produced, takers take one at a time from a share group, reply
/// and acknowledge, and the replies are read. Nothing is decided, kept or run. With plain clients, on topics of a prefix of
/// its own.
///
/// One thread calls it; each taker has one of its own, which ends with [#close].
public final class BareLoop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /// Without a reply for so long the loop does not work.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final byte[] BODY =
            "{\"v\":1,\"body\":{\"attempt\":\"bare/item/1\"}}".getBytes(StandardCharsets.UTF_8);

    private final String asked;
    private final TopicPartition replies;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> reader;
    private final List<Taker> takers = new ArrayList<>();

    public BareLoop(ClientSettings settings, Topics topics, int takers) {
        try (var admin = settings.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics);
            setup.ensure(1);
            setup.ensurePool(Pool.DEFAULT);
        }
        asked = topics.work(Pool.DEFAULT, WorkKind.Lane.AGENT);
        replies = new TopicPartition(topics.inbox(), 0);
        producer = settings.producer();
        reader = settings.reader();
        reader.assign(Set.of(replies));
        reader.seekToEnd(Set.of(replies));
        var _ = reader.position(replies);
        for (int i = 0; i < takers; i++) {
            this.takers.add(new Taker(settings));
        }
    }

    private final class Taker implements Runnable {
        private final KafkaShareConsumer<String, byte[]> consumer;
        private final Thread thread;
        private volatile boolean stopped;

        Taker(ClientSettings settings) {
            consumer = settings.share(asked, 1);
            consumer.subscribe(List.of(asked));
            thread = Thread.ofPlatform().daemon().name("taker").start(this);
        }

        @Override
        public void run() {
            try (consumer) {
                while (!stopped) {
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(PATIENCE)) {
                        var _ = producer.send(new ProducerRecord<>(replies.topic(), 0, "", BODY));
                        consumer.acknowledge(record, AcknowledgeType.ACCEPT);
                        var _ = consumer.commitSync();
                    }
                }
            } catch (WakeupException e) {
                // Closed.
            }
        }
    }

    /// Asks for many at once; the time until all have been replied to.
    public Duration all(int count) {
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            ask();
        }
        await(count);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// Asks for one after the other; the time of each until its reply was read.
    public List<Duration> oneByOne(int count, Duration pause) throws InterruptedException {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread.sleep(pause);
            long begun = System.nanoTime();
            ask();
            await(1);
            times.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        return times;
    }

    private void ask() {
        var _ = producer.send(new ProducerRecord<>(asked, "", BODY));
    }

    private void await(int count) {
        int seen = 0;
        long heard = System.nanoTime();
        while (seen < count) {
            int some = reader.poll(PATIENCE).count();
            seen += some;
            if (some > 0) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
                throw new IllegalStateException(
                        "Of " + count + " records the broker's share group gave back " + seen);
            }
        }
    }

    @Override
    public void close() {
        for (Taker taker : takers) {
            taker.stopped = true;
            taker.consumer.wakeup();
        }
        for (Taker taker : takers) {
            try {
                taker.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        producer.close(PATIENCE);
        reader.close();
    }
}
