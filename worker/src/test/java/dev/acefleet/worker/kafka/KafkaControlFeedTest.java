package dev.acefleet.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.TopicSetup;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.worker.work.ControlFeed;
import dev.acefleet.worker.work.ControlFeedContract;
import dev.acefleet.worker.work.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaControlFeedTest extends ControlFeedContract {
    private static final String ID = Samples.WORKER.id();

    private final UnreadableRecords unreadable = new UnreadableRecords();
    private final Topics topics = TestBroker.topics();
    private final ControlFeed feed =
            new KafkaControlFeed(TestBroker.settings(), topics, ID, unreadable);
    private final KafkaProducer<String, byte[]> producer = TestBroker.settings().producer();

    @AfterEach
    void closeProducer() {
        producer.close();
    }

    @Override
    protected ControlFeed feed() {
        return feed;
    }

    @Override
    protected void say(ControlMessage message) {
        say(new Codec().encode(message, ControlMessage.class));
    }

    private void say(byte[] value) {
        int partition = Topics.controlPartition(ID);
        var _ = producer.send(new ProducerRecord<>(topics.control(), partition, ID, value));
        producer.flush();
    }

    @Test
    void whatIsNotAControlMessageIsSkipped() {
        feed.open();
        say("nonsense".getBytes(StandardCharsets.UTF_8));
        say(message(1));

        assertThat(feed.poll(PATIENCE, true).messages()).containsExactly(message(1));
    }

    @Test
    void lostMessagesAreToldAndTheFeedGoesOn() throws Exception {
        feed.open();
        say(message(1));
        say(message(2));
        TopicPartition partition =
                new TopicPartition(topics.control(), Topics.controlPartition(ID));
        try (var admin = TestBroker.settings().admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2))).all().get();
        }

        ControlFeed.Heard heard = feed.poll(PATIENCE, true);
        assertThat(heard.gap()).isTrue();
        assertThat(heard.atEnd()).isFalse();
        say(message(3));
        assertThat(feed.poll(PATIENCE, true))
                .isEqualTo(new ControlFeed.Heard(List.of(message(3)), true, false));
    }

    @Test
    void aBrokerThatIsAwayIsNotHeardUntilItIsBack(@TempDir Path directory) {
        EmbeddedBroker broker = EmbeddedBroker.start(TestBroker.lib(), directory);
        ClientSettings settings = new ClientSettings(broker.bootstrap());
        try (var admin = settings.admin()) {
            new TopicSetup(admin, topics).ensure(1);
        }
        try (ControlFeed own = new KafkaControlFeed(settings, topics, ID, unreadable)) {
            own.open();
            assertThat(own.poll(PATIENCE, true).atEnd()).isTrue();
            broker.kill();
            assertThat(own.poll(Duration.ofSeconds(1), true).atEnd()).isFalse();
            assertThat(own.poll(Duration.ofSeconds(1), false).messages()).isEmpty();

            broker = EmbeddedBroker.start(TestBroker.lib(), directory);
            boolean heard = false;
            for (int look = 0; look < 60 && !heard; look++) {
                heard = own.poll(Duration.ofSeconds(1), true).atEnd();
            }
            assertThat(heard).isTrue();
        } finally {
            broker.kill();
        }
    }
}
