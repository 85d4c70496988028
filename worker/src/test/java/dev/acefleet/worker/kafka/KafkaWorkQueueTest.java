package dev.acefleet.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.worker.work.Samples;
import dev.acefleet.worker.work.WorkQueue;
import dev.acefleet.worker.work.WorkQueueContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaWorkQueueTest extends WorkQueueContract {
    private final UnreadableRecords unreadable = new UnreadableRecords();
    private final Topics topics = TestBroker.topics();
    private final KafkaProducer<String, byte[]> producer = TestBroker.settings().producer();

    @AfterEach
    void close() {
        producer.close();
    }

    @Override
    protected WorkQueue open() {
        return new KafkaWorkQueue(
                TestBroker.settings(), topics, Pool.DEFAULT, Lane.AGENT, unreadable);
    }

    @Override
    protected void put(Dispatch dispatch) {
        put(new Codec().encode(dispatch, Dispatch.class));
    }

    private void put(byte[] value) {
        var _ =
                producer.send(
                        new ProducerRecord<>(topics.work(Pool.DEFAULT, Lane.AGENT), "key", value));
        producer.flush();
    }

    @Test
    void whatIsNotADispatchIsDroppedAndHoldsNothingUp() {
        put("{\"v\": 1, \"body\": {}}".getBytes(StandardCharsets.UTF_8));
        put("{\"v\": 99, \"body\": {}}".getBytes(StandardCharsets.UTF_8));
        put(new byte[0]);
        put(Samples.dispatch(1));
        try (WorkQueue queue = open()) {
            WorkQueue.Taken taken = takeOne(queue);
            assertThat(taken.dispatch()).isEqualTo(Samples.dispatch(1));
            queue.spend(List.of(taken));
        }
    }

    /// As when the group has as many members as the broker allows: the client gives up for good, and says it once.
    @Test
    void aGroupThatCouldNotBeJoinedIsJoinedWhenItCanBe() throws Exception {
        String group = topics.work(Pool.DEFAULT, Lane.AGENT);
        put(Samples.dispatch(1));
        try (WorkQueue queue = open()) {
            try (Consumer<String, byte[]> other = TestBroker.settings().member(group)) {
                other.subscribe(List.of(group));
                while (other.assignment().isEmpty()) {
                    other.poll(PATIENCE);
                }
                assertThatThrownBy(
                                () -> {
                                    for (int look = 0; look < 100; look++) {
                                        queue.take(1, PATIENCE);
                                    }
                                })
                        .isInstanceOf(KafkaException.class);
            }
            try (var admin = TestBroker.settings().admin()) {
                admin.deleteConsumerGroups(List.of(group)).all().get();
            }
            WorkQueue.Taken taken = takeOne(queue);
            assertThat(taken.dispatch()).isEqualTo(Samples.dispatch(1));
            queue.spend(List.of(taken));
        }
    }
}
