package dev.acefleet.worker.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Ends;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.worker.work.ControlFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The worker's partition of `control`, read by position without a group (protocol P27). Used by the control loop's
/// thread alone, except [#wakeup].
public final class KafkaControlFeed implements ControlFeed {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaControlFeed.class);

    /// How long the broker may take to say where the end is; a worker that starts without a broker fails after it.
    private static final Duration OPEN = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Ends ends;
    private final TopicPartition partition;
    private final UnreadableRecords unreadable;
    private final Codec codec = new Codec();

    public KafkaControlFeed(
            ClientSettings settings, Topics topics, String workerId, UnreadableRecords unreadable) {
        this.unreadable = unreadable;
        consumer = settings.reader();
        ends = new Ends(settings);
        partition = new TopicPartition(topics.control(), Topics.controlPartition(workerId));
    }

    @Override
    public void open() {
        consumer.assign(Set.of(partition));
        seek(ends.of(partition, OPEN));
    }

    private void seek(long offset) {
        consumer.seek(partition, offset);
    }

    @Override
    public Heard poll(Duration patience, boolean toEnd) {
        List<ControlMessage> messages = new ArrayList<>();
        try {
            if (toEnd) {
                return new Heard(messages, readToEnd(patience, messages), false);
            }
            read(patience, messages);
            return new Heard(messages, false, false);
        } catch (WakeupException | TimeoutException e) {
            return new Heard(messages, false, false);
        } catch (OffsetOutOfRangeException e) {
            LOG.warn("The position in {} is gone from the broker: {}", partition, e.toString());
            return new Heard(messages, false, jump(patience));
        }
    }

    /// Where the broker does not say where the end is, what is there is heard all the same.
    private boolean readToEnd(Duration patience, List<ControlMessage> messages) {
        long end;
        try {
            end = ends.of(partition, patience);
        } catch (TimeoutException e) {
            read(patience, messages);
            return false;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (position() < end && System.nanoTime() < deadline) {
            read(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())), messages);
        }
        return position() >= end;
    }

    private long position() {
        return consumer.position(partition);
    }

    /// What was between is lost; the coordinator says it again when it is asked.
    private boolean jump(Duration patience) {
        try {
            seek(ends.of(partition, patience));
            return true;
        } catch (TimeoutException | WakeupException e) {
            return false;
        }
    }

    private void read(Duration patience, List<ControlMessage> messages) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(patience)) {
            unreadable
                    .valueOf(
                            codec.decode(record.value(), ControlMessage.class),
                            record.topic(),
                            record.partition(),
                            record.offset())
                    .ifPresent(messages::add);
        }
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try (ends) {
            consumer.close();
        }
    }
}
