package dev.acefleet.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.Story;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JournalMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final JournalMetrics metrics =
            new JournalMetrics(
                    registry, new Backlog(registry, () -> Instant.parse("2026-01-01T01:00:00Z")));
    private final Story story = new Story(metrics);
    private final PlanId plan =
            story.submit("k", Story.stage("3", Story.run("03-01", 1), Story.run("03-02", 2)));

    private double items(String state) {
        return registry.get("acefleet.items").tag("state", state).gauge().value();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void whatWaitsIsCountedByQueueAndStateWithItsAge() {
        assertThat(items("queued")).isEqualTo(1);
        assertThat(registry.get("acefleet.backlog.items").tag("queue", "default").gauge().value())
                .isEqualTo(1);
        assertThat(
                        registry.get("acefleet.oldest.ready.age.seconds")
                                .tag("queue", "default")
                                .gauge()
                                .value())
                .isBetween(3_500.0, 3_600.0);
        assertThat(registry.get("acefleet.plans.live").gauge().value()).isEqualTo(1);
        story.start(plan, "03-01", Story.W1);
        assertThat(items("queued")).isZero();
        assertThat(items("running")).isEqualTo(1);
    }

    @Test
    void aPassedStageIsTimedAndLeavesNothingInFlight() {
        story.finish(plan, "03-01");
        story.finish(plan, "03-02");
        assertThat(count("acefleet.plans.ended", "verdict", "passed")).isEqualTo(1);
        assertThat(count("acefleet.merges", "outcome", "merged")).isEqualTo(2);
        assertThat(count("acefleet.attempts", "lane", "agent", "outcome", "succeeded"))
                .isEqualTo(2);
        assertThat(registry.get("acefleet.dispatch.latency").tag("lane", "agent").timer().count())
                .isEqualTo(2);
        assertThat(registry.get("acefleet.batch.advance").timer().count()).isEqualTo(1);
        assertThat(registry.get("acefleet.plans.live").gauge().value()).isZero();
        assertThat(items("queued") + items("leased") + items("running") + items("merging"))
                .isZero();
    }

    @Test
    void aLostWorkerIsALeaseThatExpired() {
        String claim = story.start(plan, "03-01", Story.W1);
        AttemptId attempt = story.attempt(plan, "03-01");
        story.lapse(attempt, claim);
        assertThat(count("acefleet.lease.expired")).isEqualTo(1);
        assertThat(count("acefleet.attempts", "outcome", "failed", "failure", "worker_lost"))
                .isEqualTo(1);
        assertThat(items("queued")).isEqualTo(1);
    }
}
