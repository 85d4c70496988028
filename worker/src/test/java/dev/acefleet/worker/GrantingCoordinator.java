package dev.acefleet.worker;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.worker.work.Samples;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// As much of a coordinator as a worker on Kafka needs: it dispatches, grants an attempt to the first claim, refuses it
/// to others, and keeps what is reported.
final class GrantingCoordinator {
    private final Topics topics;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> inbox;
    private final Codec codec = new Codec();
    private final Map<AttemptId, WorkOrder> orders = new ConcurrentHashMap<>();
    private final Map<AttemptId, String> leases = new HashMap<>();
    private final LinkedBlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean running = true;

    GrantingCoordinator(ClientSettings settings, Topics topics) {
        this.topics = topics;
        producer = settings.producer();
        inbox = settings.reader();
        TopicPartition shard = new TopicPartition(topics.inbox(), 0);
        inbox.assign(Set.of(shard));
        inbox.seek(shard, 0);
        thread = Thread.ofPlatform().name("coordinator").start(this::run);
    }

    void dispatch(AttemptId attempt, Lane lane, WorkOrder order) {
        orders.put(attempt, order);
        Dispatch dispatch = new Dispatch(attempt, order.repository());
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topics.work(Pool.DEFAULT, lane),
                                attempt.work().toString(),
                                codec.encode(dispatch, Dispatch.class)));
    }

    void revoke(Report.Claimed claimed) {
        say(
                claimed.worker().id(),
                new ControlMessage.Revoke(claimed.attempt(), claimed.claim(), "lapsed"));
    }

    /// The next report of this type; what comes before is passed over.
    <T extends Report> T await(Class<T> type) throws InterruptedException {
        while (true) {
            Report report = reports.poll(60, TimeUnit.SECONDS);
            if (report == null) {
                throw new AssertionError("No " + type.getSimpleName() + " came");
            }
            if (type.isInstance(report)) {
                return type.cast(report);
            }
        }
    }

    private void run() {
        try (inbox) {
            while (running) {
                inbox.poll(Duration.ofMillis(200)).forEach(this::read);
            }
        }
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        if (codec.decode(record.value(), InboxMessage.class)
                        instanceof Decoded.Read<InboxMessage>(InboxMessage message)
                && message instanceof Report report) {
            if (report instanceof Report.Claimed claimed) {
                answer(claimed, record.offset());
            }
            reports.add(report);
        }
    }

    private void answer(Report.Claimed claimed, long offset) {
        AttemptId attempt = claimed.attempt();
        String holder = leases.computeIfAbsent(attempt, _ -> claimed.claim());
        WorkOrder order = orders.get(attempt);
        say(
                claimed.worker().id(),
                order != null && holder.equals(claimed.claim())
                        ? new ControlMessage.Grant(
                                attempt, claimed.claim(), claimed.send(), order, offset)
                        : new ControlMessage.Refuse(attempt, claimed.claim(), "another has it"));
    }

    private void say(String worker, ControlMessage.Body body) {
        ControlMessage message = new ControlMessage(0, Samples.EPOCH, worker, body);
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topics.control(),
                                Topics.controlPartition(worker),
                                worker,
                                codec.encode(message, ControlMessage.class)));
    }

    void close() throws InterruptedException {
        running = false;
        thread.join();
        producer.close();
    }
}
