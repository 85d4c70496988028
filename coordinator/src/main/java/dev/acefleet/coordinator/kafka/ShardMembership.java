package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
/// when its session is over. Has a thread of its own, which outlives whatever goes wrong with the group; any thread may
/// ask, one at a time joins and leaves.
final class ShardMembership implements Leadership.Membership {
    private static final Logger LOG = LoggerFactory.getLogger(ShardMembership.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ClientSettings settings;
    private final String group;
    private final TopicPartition shard;
    private Optional<Stay> stay = Optional.empty();
    private volatile boolean held;

    ShardMembership(ClientSettings settings, Topics topics, int number) {
        this.settings = settings;
        group = topics.coordinators();
        shard = new TopicPartition(topics.inbox(), number);
    }

    @Override
    public synchronized void join() {
        if (stay.isEmpty()) {
            Stay begun = new Stay();
            stay = Optional.of(begun);
            begun.thread.start();
        }
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    /// Leaves at once, without waiting for the session's end.
    @Override
    public synchronized void leave() {
        stay.ifPresent(Stay::end);
        stay = Optional.empty();
    }

    /// From a join to the leaving that belongs to it.
    private final class Stay {
        private final CountDownLatch left = new CountDownLatch(1);
        private final Thread thread =
                Thread.ofPlatform().name("membership").daemon().unstarted(this::run);
        private volatile Optional<Consumer<String, byte[]>> member = Optional.empty();

        private void run() {
            try {
                while (left.getCount() > 0) {
                    take();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void take() throws InterruptedException {
            try (Consumer<String, byte[]> consumer = settings.member(group)) {
                member = Optional.of(consumer);
                consumer.subscribe(List.of(shard.topic()), new Listener(consumer));
                while (left.getCount() > 0) {
                    poll(consumer);
                }
            } catch (KafkaException e) {
                LOG.warn("The coordinators' group was not left in order: {}", e.toString());
                pause();
            } catch (RuntimeException e) {
                LOG.error("The coordinators' group cannot be followed; joining it again", e);
                pause();
            } finally {
                held = false;
            }
        }

        private void poll(Consumer<String, byte[]> consumer) throws InterruptedException {
            try {
                var _ = consumer.poll(POLL);
            } catch (WakeupException e) {
                // Leaving.
            } catch (KafkaException e) {
                LOG.warn("The coordinators' group does not answer: {}", e.toString());
                pause();
            }
        }

        private void pause() throws InterruptedException {
            var _ = left.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void end() {
            left.countDown();
            member.ifPresent(Consumer::wakeup);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Listener implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> consumer;

        Listener(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

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
}
