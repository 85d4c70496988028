package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TopicSetup;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.FleetLink;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;

/// Has the topics of pools made before anything is written to them.
///
/// A broker that refuses a pool's topics (a policy, a quota, a right that is missing) keeps that pool's work waiting and
/// nobody else's: it is asked again after a pause that grows, and `fleet doctor` tells what it said. One that is away ends
/// the term. The leader's thread asks; any thread looks at what was refused.
final class PoolTopics {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final Maker maker;
    private final LongSupplier nanos;
    private final Map<Pool, Refusal> refused = new ConcurrentSkipListMap<>();

    /// What makes them.
    @FunctionalInterface
    interface Maker {
        /// @throws IllegalStateException when they could not be made, [TopicSetup.Refused] where the broker said so
        void make(Pool pool);
    }

    private record Refusal(String reason, Duration pause, long since) {}

    PoolTopics(Maker maker, LongSupplier nanos) {
        this.maker = maker;
        this.nanos = nanos;
    }

    static PoolTopics on(ClientSettings settings, Topics topics) {
        return new PoolTopics(
                pool -> {
                    try (var admin = settings.admin()) {
                        new TopicSetup(admin, topics).ensurePool(pool);
                    }
                },
                System::nanoTime);
    }

    /// Returns when they are there.
    ///
    /// @throws FleetLink.Refused when the broker does not have them
    /// @throws LogFailed when it is away
    void ensure(Pool pool) {
        Refusal before = refused.get(pool);
        if (before != null && nanos.getAsLong() - before.since() < before.pause().toNanos()) {
            throw refusal(pool, before.reason());
        }
        try {
            make(pool);
            refused.remove(pool);
        } catch (TopicSetup.Refused e) {
            String reason = String.valueOf(e.getMessage());
            Duration pause = before == null ? FIRST_PAUSE : longer(before.pause());
            refused.put(pool, new Refusal(reason, pause, nanos.getAsLong()));
            throw refusal(pool, reason);
        } catch (IllegalStateException | KafkaException e) {
            throw new LogFailed("The topics of pool " + pool + " cannot be made", e);
        }
    }

    /// Whatever was refused before.
    void make(Pool pool) {
        maker.make(pool);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static FleetLink.Refused refusal(Pool pool, String reason) {
        return new FleetLink.Refused(
                "The broker refuses the topics of pool " + pool + ": " + reason);
    }

    /// What the broker said, by pool.
    Map<Pool, String> refused() {
        Map<Pool, String> reasons = new TreeMap<>();
        refused.forEach((pool, refusal) -> reasons.put(pool, refusal.reason()));
        return reasons;
    }
}
