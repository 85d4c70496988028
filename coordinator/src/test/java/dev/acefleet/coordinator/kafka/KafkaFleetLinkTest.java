package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.runtime.Beats;
import dev.acefleet.coordinator.runtime.FleetLink;
import dev.acefleet.coordinator.runtime.FleetLinkContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaFleetLinkTest extends FleetLinkContract {
    private static final Duration BACK = Duration.ofMinutes(1);

    private final ClientSettings settings = TestBroker.settings();
    private final Topics topics = TestBroker.topics();
    private final Codec codec = new Codec();

    @Override
    protected FleetLink open() {
        return new KafkaFleetLink(settings, topics, BACK, PoolTopics.on(settings, topics));
    }

    @Override
    protected void beat(Heartbeat beat) {
        beat(codec.encode(beat, Heartbeat.class));
    }

    private void beat(byte[] value) {
        Partitions.write(settings, topics.presence(), 0, "worker", value);
    }

    @Override
    protected List<Dispatch> dispatched(Pool pool, Lane lane, int least) {
        return Partitions.read(settings, topics.work(pool, lane), 0, least).stream()
                .map(record -> read(record.value(), Dispatch.class))
                .toList();
    }

    @Override
    protected List<ControlMessage> told(String worker, int least) {
        int partition = Topics.controlPartition(worker);
        return Partitions.read(settings, topics.control(), partition, least).stream()
                .map(record -> read(record.value(), ControlMessage.class))
                .filter(message -> message.worker().equals(worker))
                .toList();
    }

    private <T> T read(byte[] value, Class<T> type) {
        return switch (codec.decode(value, type)) {
            case Decoded.Read<T>(T message) -> message;
            case Decoded.OtherVersion<T> other -> throw new AssertionError(other);
            case Decoded.Unreadable<T> unreadable -> throw new AssertionError(unreadable);
        };
    }

    @Test
    void whatIsNotAHeartbeatIsSkippedAndTheEndIsReached() {
        try (FleetLink link = open()) {
            beat(Beats.of("w1", 1));
            beat("noise".getBytes(StandardCharsets.UTF_8));
            FleetLink.Heard first = link.heartbeats();
            FleetLink.Heard second = link.heartbeats();
            FleetLink.Heard third = link.heartbeats();
            assertThat(List.of(first, second, third)).anyMatch(FleetLink.Heard::toTheEnd);
            assertThat(
                            first.heartbeats().size()
                                    + second.heartbeats().size()
                                    + third.heartbeats().size())
                    .isEqualTo(1);
        }
    }

    @Test
    void whatWasSaidLongBeforeIsNotHeard() {
        beat(Beats.of("w1", 1));
        // Reading from a time to come leaves out all that was said until now.
        Duration none = Duration.ofSeconds(-1);
        try (FleetLink link =
                new KafkaFleetLink(settings, topics, none, PoolTopics.on(settings, topics))) {
            FleetLink.Heard heard = link.heartbeats();
            assertThat(heard.heartbeats()).isEmpty();
            assertThat(heard.toTheEnd()).isTrue();
            beat(Beats.of("w1", 2));
            FleetLink.Heard later = link.heartbeats();
            assertThat(later.heartbeats()).containsExactly(Beats.of("w1", 2));
        }
    }
}
