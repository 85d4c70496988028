package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.FleetLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Topics that a real broker refuses, and one that is away.
class PoolTopicsTest {
    private static final Pool CLOSED = new Pool("closed");

    /// A name longer than any topic's may be stands for whatever a broker may have against one.
    private static final Topics REFUSED = new Topics("t".repeat(250) + ".");

    private final List<Pool> asked = new ArrayList<>();
    private long now;

    private PoolTopics on(ClientSettings settings, Topics topics) {
        PoolTopics real = PoolTopics.on(settings, topics);
        return new PoolTopics(
                pool -> {
                    asked.add(pool);
                    real.make(pool);
                },
                () -> now);
    }

    private void assertRefused(PoolTopics pools) {
        assertThatThrownBy(() -> pools.ensure(CLOSED))
                .isInstanceOf(FleetLink.Refused.class)
                .hasMessageContaining("pool closed");
    }

    @Test
    void aRefusalConcernsItsPoolAloneAndIsAskedForLessAndLessOften() {
        PoolTopics pools = on(TestBroker.settings(), REFUSED);
        for (long pause : new long[] {30, 60, 120, 240, 480, 600, 600}) {
            asked.clear();
            assertRefused(pools);
            assertThat(asked).containsExactly(CLOSED);
            now += Duration.ofSeconds(pause).minusMillis(1).toNanos();
            assertRefused(pools);
            assertThat(asked).as("not again within %d s", pause).hasSize(1);
            now += Duration.ofMillis(1).toNanos();
        }
        assertThat(pools.refused())
                .containsOnlyKeys(CLOSED)
                .extractingByKey(CLOSED)
                .asString()
                .contains("cannot be made");
    }

    @Test
    void whatIsMadeInTheEndIsRefusedNoMore() {
        PoolTopics refusing = on(TestBroker.settings(), REFUSED);
        PoolTopics making = PoolTopics.on(TestBroker.settings(), TestBroker.topics());
        PoolTopics pools =
                new PoolTopics(
                        pool -> {
                            if (now == 0) {
                                refusing.make(pool);
                            } else {
                                making.make(pool);
                            }
                        },
                        () -> now);
        assertRefused(pools);
        now = Duration.ofSeconds(30).toNanos();
        pools.ensure(CLOSED);
        assertThat(pools.refused()).isEmpty();
    }

    @Test
    void aBrokerThatIsAwayEndsTheTerm() {
        ClientSettings away =
                new ClientSettings(
                        "127.0.0.1:1",
                        Map.of("request.timeout.ms", "300", "default.api.timeout.ms", "600"));
        PoolTopics pools = on(away, Topics.DEFAULT);
        assertThatThrownBy(() -> pools.ensure(CLOSED)).isInstanceOf(LogFailed.class);
        assertThat(pools.refused()).isEmpty();
    }
}
