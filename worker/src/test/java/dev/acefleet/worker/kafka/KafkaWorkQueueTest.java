package dev.acefleet.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
}
