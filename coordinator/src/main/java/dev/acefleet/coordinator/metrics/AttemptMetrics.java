package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How attempts end, how long they take and what they use up. Every figure stands there with nothing before the first
/// attempt could count in it: what appears with its first increment has no increase to show. Guarded by [JournalMetrics].
final class AttemptMetrics {
    private static final Duration[] WORK = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(2)
    };

    /// How an attempt of a lane may end, but for failures, as [Words] says it.
    private static final List<String> BOTH = List.of("done", "released", "declined");

    private static final List<String> AGENT =
            List.of("succeeded", "adopted", "gated", "audited", "planned");
    private static final List<String> GIT = List.of("merged", "finished");

    private static final String FAILED = "failed";

    private final MeterRegistry registry;
    private final Labels agents = new Labels();
    private final Labels models = new Labels();
    private final Set<String> prepared = new HashSet<>();

    /// Who does an item: both are empty where no agent is needed.
    record Doer(String agent, String model) {
        static final Doer FLEET = new Doer("", "");
    }

    AttemptMetrics(MeterRegistry registry) {
        this.registry = registry;
        prepare(Lane.GIT, Doer.FLEET);
    }

    /// A plan is there whose items will be done by these.
    ///
    /// @return as they are told
    Doer expect(String agent, String model) {
        Doer doer = new Doer(agents.of(agent), models.of(model));
        prepare(Lane.AGENT, doer);
        return doer;
    }

    private void prepare(Lane lane, Doer doer) {
        if (prepared.add(doer.agent())) {
            for (String outcome : BOTH) {
                prepare(lane, doer, outcome);
            }
            for (String outcome : lane == Lane.AGENT ? AGENT : GIT) {
                prepare(lane, doer, outcome);
            }
            timer(lane, doer, FAILED);
            for (FailureKind kind : FailureKind.values()) {
                attempts(lane, doer, FAILED, Words.of(kind)).increment(0);
            }
        }
        if (lane == Lane.AGENT) {
            providerKinds().forEach(kind -> provider(doer, kind).increment(0));
            use(doer, new Usage(true, 0, 0, 0));
        }
    }

    private void prepare(Lane lane, Doer doer, String outcome) {
        attempts(lane, doer, outcome, "").increment(0);
        timer(lane, doer, outcome);
    }

    private static List<FailureKind> providerKinds() {
        return Arrays.stream(FailureKind.values())
                .filter(kind -> kind.blame() == FailureKind.Blame.PROVIDER)
                .toList();
    }

    /// @param time from its process's start; empty where none was started
    void ended(Lane lane, Doer doer, Outcome outcome, Optional<Duration> time) {
        String word = Words.of(outcome);
        Optional<FailureKind> failure =
                outcome instanceof Outcome.Failed failed
                        ? Optional.of(failed.kind())
                        : Optional.empty();
        attempts(lane, doer, word, failure.map(Words::of).orElse("")).increment();
        failure.filter(kind -> kind.blame() == FailureKind.Blame.PROVIDER)
                .ifPresent(kind -> provider(doer, kind).increment());
        time.ifPresent(timer(lane, doer, word)::record);
        outcome.used().filter(Usage::reported).ifPresent(usage -> use(doer, usage));
    }

    private Counter attempts(Lane lane, Doer doer, String outcome, String failure) {
        return registry.counter(
                "acefleet.attempts",
                "lane",
                Words.of(lane),
                "agent",
                doer.agent(),
                "outcome",
                outcome,
                "failure",
                failure);
    }

    private Counter provider(Doer doer, FailureKind kind) {
        return registry.counter(
                "acefleet.provider.failures", "agent", doer.agent(), "reason", Words.of(kind));
    }

    private Timer timer(Lane lane, Doer doer, String outcome) {
        return Timer.builder("acefleet.attempt.duration")
                .tags("lane", Words.of(lane), "agent", doer.agent(), "outcome", outcome)
                .serviceLevelObjectives(WORK)
                .register(registry);
    }

    /// A worker's figures are not believed where they are none.
    private void use(Doer doer, Usage usage) {
        registry.counter("acefleet.cost.usd", "agent", doer.agent(), "model", doer.model())
                .increment(usage.costUsd() > 0 ? usage.costUsd() : 0);
        tokens(doer, "input", usage.inputTokens());
        tokens(doer, "output", usage.outputTokens());
    }

    private void tokens(Doer doer, String type, long count) {
        registry.counter(
                        "acefleet.tokens",
                        "agent",
                        doer.agent(),
                        "model",
                        doer.model(),
                        "type",
                        type)
                .increment((double) Math.max(0, count));
    }
}
