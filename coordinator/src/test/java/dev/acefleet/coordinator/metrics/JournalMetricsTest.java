package dev.acefleet.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.AssignmentFiles;
import dev.acefleet.coordinator.runtime.Story;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JournalMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final JournalMetrics metrics =
            new JournalMetrics(registry, new Backlog(registry, () -> NOW));
    private final Story story = new Story(metrics);
    private final PlanId plan = submitted();

    /// News: the journal was empty when the node began.
    private PlanId submitted() {
        metrics.caughtUp();
        return story.submit("k", Story.stage("3", Story.run("03-01", 1), Story.run("03-02", 2)));
    }

    /// The names and labels that a scrape would show, but for those of queues, which are no counters.
    private Set<Meter.Id> shown() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getTag("queue") == null)
                .collect(Collectors.toSet());
    }

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
    void everyFigureStandsThereBeforeItsFirstEvent() {
        Set<Meter.Id> before = shown();
        story.run(plan, "03-01", Story.failed(FailureKind.AGENT_FAILED));
        story.later(Duration.ofHours(1));
        story.run(plan, "03-01", Story.failed(FailureKind.PROVIDER_QUOTA));
        story.later(Duration.ofDays(1));
        story.finish(plan, "03-01");
        story.finish(plan, "03-02");

        assertThat(count("acefleet.plans.ended", "verdict", "passed")).isEqualTo(1);
        assertThat(count("acefleet.provider.failures", "reason", "provider_quota")).isEqualTo(1);
        assertThat(count("acefleet.cost.usd", "agent", "scripted", "model", "sonnet"))
                .isEqualTo(0.5);
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void whatWasThereBeforeTheNodeBeganIsKnownAndNotCounted() {
        SimpleMeterRegistry later = new SimpleMeterRegistry();
        JournalMetrics restarted = new JournalMetrics(later, new Backlog(later, () -> NOW));
        Story old = new Story(restarted);
        PlanId plan =
                old.submit("k", Story.stage("3", Story.run("03-01", 1), Story.run("03-02", 1)));
        old.lapse(old.attempt(plan, "03-01"), old.start(plan, "03-01", Story.W1));
        old.finish(plan, "03-02");
        assertThat(later.get("acefleet.plans.live").gauge().value()).isEqualTo(1);
        assertThat(later.get("acefleet.lease.expired").counter().count()).isZero();
        assertThat(later.get("acefleet.attempts").counters())
                .allMatch(counter -> counter.count() == 0);
        assertThat(later.get("acefleet.dispatch.latency").timers())
                .allMatch(timer -> timer.count() == 0);

        restarted.caughtUp();
        old.finish(plan, "03-01");
        assertThat(later.get("acefleet.attempts").tag("outcome", "succeeded").counter().count())
                .isEqualTo(1);
        assertThat(later.get("acefleet.plans.ended").tag("verdict", "passed").counter().count())
                .isEqualTo(1);
    }

    @Test
    void whatIsRetriedAfterThePlansEndIsOfItsAgent() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            story.run(plan, "03-01", Story.failed(FailureKind.AGENT_FAILED));
            story.later(Duration.ofHours(1));
        }
        assertThat(count("acefleet.plans.ended", "verdict", "failed")).isEqualTo(1);
        story.command(
                new Command.RetryWork("c-r", "r", Story.REPOSITORY, new WorkId(plan, "03-01")));
        assertThat(registry.get("acefleet.plans.live").gauge().value()).isEqualTo(1);
        story.finish(plan, "03-01");
        assertThat(count("acefleet.attempts", "agent", "scripted", "outcome", "succeeded"))
                .isEqualTo(1);
        assertThat(registry.get("acefleet.batch.advance").timer().count()).isZero();
    }

    @Test
    void stepsOfAnAssignmentAreOfTheAgentThatTheirForkNames() {
        story.command(
                new Command.SubmitAssignment(
                        "c-d",
                        "d",
                        new AssignmentFiles()
                                .step("010", "batch", "parallel: true")
                                .fork("010.01", "one")
                                .forkTo("codex:gpt-5.1", "010.02", "two")
                                .submission()));
        PlanId drive = PlanId.ofAssignment(Story.REPOSITORY, AssignmentFiles.ID, "d");
        Set<Meter.Id> before = shown();
        story.run(drive, "010.01", Story.failed(FailureKind.AGENT_FAILED));
        story.run(drive, "010.02", Story.failed(FailureKind.PROVIDER_QUOTA));
        assertThat(count("acefleet.attempts", "agent", "scripted", "failure", "agent_failed"))
                .isEqualTo(1);
        assertThat(count("acefleet.attempts", "agent", "codex", "failure", "provider_quota"))
                .isEqualTo(1);
        assertThat(
                        count(
                                "acefleet.provider.failures",
                                "agent",
                                "codex",
                                "reason",
                                "provider_quota"))
                .isEqualTo(1);
        assertThat(shown()).as("they stood there before").isEqualTo(before);
    }

    @Test
    void agentsWithoutNumberAreToldTogether() {
        Labels labels = new Labels();
        for (int agent = 0; agent < 100; agent++) {
            labels.of("agent-" + agent);
        }
        assertThat(labels.of("agent-3")).isEqualTo("agent-3");
        assertThat(labels.of("agent-99")).isEqualTo(Labels.OTHER);
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
