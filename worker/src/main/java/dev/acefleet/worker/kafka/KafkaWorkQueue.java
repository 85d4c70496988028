package dev.acefleet.worker.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.worker.work.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One lane of a pool as a share group on its topic, with explicit acknowledgement. Used by the lane's thread alone,
/// except [#wakeup].
///
/// A share consumer's limit of records is fixed when it is made, but the number of free slots changes, and what is
/// taken can only be spent: so it takes one record at a time, which is some hundred a second. Records of a consumer
/// that closes or dies go to another one; those of one that hangs, when the broker's lock on them ends.
///
/// A client whose group cannot be joined (it has as many members as the broker allows, or may not be read) says so once
/// and never tries again; a poll that failed is therefore followed by a client of its own. A [#wakeup] that meets
/// the change of clients is lost, and costs one patience.
public final class KafkaWorkQueue implements WorkQueue {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaWorkQueue.class);

    /// How long the broker may take to confirm that records are spent. Longer is no harm either way: if it did not hear
    /// of it, the records come again.
    private static final Duration CONFIRM = Duration.ofSeconds(5);

    private record InHand(Dispatch dispatch, ConsumerRecord<String, byte[]> record)
            implements Taken {}

    private final ClientSettings settings;
    private final String topic;
    private final UnreadableRecords unreadable;
    private final Codec codec = new Codec();
    private volatile KafkaShareConsumer<String, byte[]> consumer;
    private boolean hasFailed;

    public KafkaWorkQueue(
            ClientSettings settings,
            Topics topics,
            Pool pool,
            Lane lane,
            UnreadableRecords unreadable) {
        this.settings = settings;
        this.unreadable = unreadable;
        topic = topics.work(pool, lane);
        consumer = join();
    }

    private KafkaShareConsumer<String, byte[]> join() {
        KafkaShareConsumer<String, byte[]> joined = settings.share(topic, 1);
        joined.subscribe(List.of(topic));
        return joined;
    }

    @Override
    public List<Taken> take(int most, Duration patience) {
        if (hasFailed) {
            close();
            consumer = join();
            hasFailed = false;
        }
        List<Taken> taken = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : poll(patience)) {
            unreadable
                    .valueOf(
                            codec.decode(record.value(), Dispatch.class),
                            record.topic(),
                            record.partition(),
                            record.offset())
                    .ifPresentOrElse(
                            dispatch -> taken.add(new InHand(dispatch, record)),
                            () -> discard(record));
        }
        return taken;
    }

    private ConsumerRecords<String, byte[]> poll(Duration patience) {
        try {
            return consumer.poll(patience);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } catch (KafkaException e) {
            hasFailed = true;
            throw e;
        }
    }

    private void discard(ConsumerRecord<String, byte[]> record) {
        consumer.acknowledge(record, AcknowledgeType.ACCEPT);
        commit();
    }

    @Override
    public void spend(List<Taken> records) {
        for (Taken taken : records) {
            accept(((InHand) taken).record());
        }
        commit();
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        try {
            consumer.acknowledge(record, AcknowledgeType.ACCEPT);
        } catch (IllegalStateException e) {
            LOG.debug("{} at {} is not held any more", record.topic(), record.offset(), e);
        }
    }

    private void commit() {
        try {
            consumer.commitSync(CONFIRM)
                    .forEach((partition, failure) ->
                            failure.ifPresent(e -> unconfirmed(partition.toString(), e)));
        } catch (WakeupException e) {
            // Whoever woke this thread stops the lane; the acknowledgement leaves with the close.
            consumer.wakeup();
        } catch (KafkaException e) {
            unconfirmed("a work topic", e);
        }
    }

    private static void unconfirmed(String what, KafkaException e) {
        LOG.info("Records of {} may come again, and will be refused then: {}", what, e.toString());
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            consumer.close(CONFIRM);
        } catch (WakeupException e) {
            consumer.close(CONFIRM);
        } catch (KafkaException e) {
            LOG.info("A work queue was not closed in order: {}", e.toString());
        }
    }
}
