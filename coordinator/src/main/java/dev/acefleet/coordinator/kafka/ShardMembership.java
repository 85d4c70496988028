package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who should run a shard (protocol P2): whoever holds its partition of the inbox in the coordinators' consumer group,
/// which is used for nothing else; no record is read by it and no position kept.
///
/// A wrong answer costs a takeover and nothing more, because the epoch says who may. So a member that was frozen, or cut
/// off from the broker, goes on believing that it holds the shard until it is told otherwise; and one that died is replaced
/// when its session is over. Has a thread of its own; any thread may ask.
final class ShardMembership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardMembership.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TopicPartition shard;
    private final Consumer<String, byte[]> consumer;
    private final Thread thread;
    private volatile boolean held;
    private volatile boolean left;

    ShardMembership(ClientSettings settings, Topics topics, int number) {
        shard = new TopicPartition(topics.inbox(), number);
        consumer = settings.member(topics.coordinators());
        thread = Thread.ofPlatform().name("membership").daemon().unstarted(this::stay);
    }

    void join() {
        thread.start();
    }

    private void stay() {
        try (consumer) {
            consumer.subscribe(List.of(shard.topic()), new Listener());
            while (!left) {
                poll();
            }
        } catch (KafkaException e) {
            LOG.warn("The coordinators' group could not be left in order: {}", e.toString());
        } finally {
            held = false;
        }
    }

    private void poll() {
        try {
            var _ = consumer.poll(POLL);
        } catch (WakeupException e) {
            // Leaving.
        } catch (KafkaException e) {
            LOG.warn("The coordinators' group does not answer: {}", e.toString());
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                left = true;
            }
        }
    }

    private final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Membership alone: the inbox is read by position elsewhere.
            consumer.pause(partitions);
            if (partitions.contains(shard)) {
                held = true;
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(shard)) {
                held = false;
            }
        }
    }

    boolean isHeld() {
        return held;
    }

    /// Leaves the group at once, so that another takes over without waiting for the session's end. A second call does
    /// nothing.
    @Override
    public void close() {
        left = true;
        consumer.wakeup();
        try {
            if (thread.getState() == Thread.State.NEW) {
                consumer.close();
            } else {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
