package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.runtime.JournalListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts and times what the journal tells. Every node tells the same, whoever leads, and a node that starts tells again
/// what the journal still has: of several nodes the greatest figure is meant, never the sum. The threads that tail write
/// ([#on]); each plan's figures in flight are forgotten with its end.
public final class JournalMetrics implements JournalListener {
    private static final Duration[] WAITS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };
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

    private final MeterRegistry registry;
    private final Backlog backlog;
    private final Map<PlanId, Plan> plans = new HashMap<>();

    /// What is in flight of one plan.
    private static final class Plan {
        final String agent;
        final Map<WorkId, Flight> flights = new HashMap<>();
        Optional<Instant> batchEnded = Optional.empty();

        Plan(String agent) {
            this.agent = agent;
        }
    }

    private record Flight(WorkKind kind, Instant queuedAt, Optional<Instant> startedAt) {
        Flight started(Instant at) {
            return new Flight(kind, queuedAt, Optional.of(at));
        }
    }

    public JournalMetrics(MeterRegistry registry, Backlog backlog) {
        this.registry = registry;
        this.backlog = backlog;
        registry.gauge("acefleet.plans.live", plans, Map::size);
        // There from the beginning: what appears with its first increment has no increase to show.
        List.of(
                        "acefleet.lease.expired",
                        "acefleet.late.results",
                        "acefleet.redispatches",
                        "acefleet.quarantined.inputs")
                .forEach(name -> registry.counter(name));
    }

    @Override
    public synchronized void on(Event event, Instant at, long offset) {
        switch (event) {
            case Event.PlanAccepted e -> plans.put(e.plan(), new Plan(e.stage().policy().agent()));
            case Event.BenchAccepted e -> plans.put(e.plan(), new Plan(e.bench().agent()));
            case Event.PlanReopened e -> plans.putIfAbsent(e.plan(), new Plan(""));
            case Event.PlanEnded e -> {
                plans.remove(e.plan());
                count("acefleet.plans.ended", "verdict", Words.of(e.verdict()));
            }
            case Event.BatchEnded e ->
                    plan(e.plan()).ifPresent(p -> p.batchEnded = Optional.of(at));
            case Event.WorkQueued e -> queued(e, at);
            case Event.Started e -> started(e.attempt(), at);
            case Event.AttemptEnded e -> ended(e, at);
            case Event.WorkEnded e ->
                    plan(e.work().plan()).ifPresent(p -> p.flights.remove(e.work()));
            case Event.HeadMoved _ -> count("acefleet.merges", "outcome", "merged");
            case Event.ReportIgnored _ -> count("acefleet.late.results");
            case Event.DispatchedAgain _ -> count("acefleet.redispatches");
            case Event.InputQuarantined _ -> count("acefleet.quarantined.inputs");
            default -> {}
        }
        backlog.on(event, at);
    }

    private Optional<Plan> plan(PlanId id) {
        return Optional.ofNullable(plans.get(id));
    }

    private void queued(Event.WorkQueued e, Instant at) {
        plan(e.attempt().work().plan())
                .ifPresent(plan ->
                        plan.flights.put(
                                e.attempt().work(), new Flight(e.kind(), at, Optional.empty())));
    }

    private void started(AttemptId attempt, Instant at) {
        plan(attempt.work().plan())
                .ifPresent(plan -> {
                    Flight flight = plan.flights.get(attempt.work());
                    if (flight != null && flight.startedAt().isEmpty()) {
                        plan.flights.put(attempt.work(), flight.started(at));
                        timer("acefleet.dispatch.latency", WAITS, "lane", lane(flight.kind()))
                                .record(between(flight.queuedAt(), at));
                        if (flight.kind() == WorkKind.RUN) {
                            plan.batchEnded.ifPresent(end ->
                                    timer("acefleet.batch.advance", WAITS)
                                            .record(between(end, at)));
                            plan.batchEnded = Optional.empty();
                        }
                    }
                });
    }

    private void ended(Event.AttemptEnded e, Instant at) {
        Optional<Plan> plan = plan(e.attempt().work().plan());
        Optional<Flight> flight =
                plan.flatMap(p -> Optional.ofNullable(p.flights.remove(e.attempt().work())));
        String agent =
                flight.filter(f -> f.kind() == WorkKind.RUN)
                        .flatMap(_ -> plan)
                        .map(p -> p.agent)
                        .orElse("");
        String lane = flight.map(f -> lane(f.kind())).orElse("");
        String outcome = Words.of(e.outcome());
        String failure =
                e.outcome() instanceof Outcome.Failed failed ? Words.of(failed.kind()) : "";
        count(
                "acefleet.attempts",
                "lane",
                lane,
                "agent",
                agent,
                "outcome",
                outcome,
                "failure",
                failure);
        flight.flatMap(Flight::startedAt)
                .ifPresent(from ->
                        timer(
                                        "acefleet.attempt.duration",
                                        WORK,
                                        "lane",
                                        lane,
                                        "agent",
                                        agent,
                                        "outcome",
                                        outcome)
                                .record(between(from, at)));
        if (e.outcome() instanceof Outcome.Failed failed) {
            failed(failed, lane);
        }
        usage(e.outcome(), agent);
    }

    private void failed(Outcome.Failed failed, String lane) {
        if (failed.kind() == FailureKind.WORKER_LOST) {
            count("acefleet.lease.expired");
        }
        if (lane.equals(lane(WorkKind.INTEGRATE))) {
            count("acefleet.merges", "outcome", Words.of(failed.kind()));
        }
    }

    private void usage(Outcome outcome, String agent) {
        Usage usage =
                switch (outcome) {
                    case Outcome.Succeeded done -> done.usage();
                    case Outcome.Failed failed -> failed.usage();
                    case Outcome.Gated gated -> gated.usage();
                    case Outcome.Audited audited -> audited.usage();
                    case Outcome.Done done -> done.usage();
                    case Outcome.Adopted _,
                            Outcome.Merged _,
                            Outcome.Finished _,
                            Outcome.Released _,
                            Outcome.Declined _ ->
                            Usage.UNKNOWN;
                };
        if (usage.reported()) {
            registry.counter("acefleet.cost.usd", "agent", agent).increment(usage.costUsd());
            registry.counter("acefleet.tokens", "agent", agent, "type", "input")
                    .increment((double) usage.inputTokens());
            registry.counter("acefleet.tokens", "agent", agent, "type", "output")
                    .increment((double) usage.outputTokens());
        }
    }

    private void count(String name, String... tags) {
        registry.counter(name, tags).increment();
    }

    private Timer timer(String name, Duration[] buckets, String... tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(buckets).register(registry);
    }

    /// The journal's time never runs backwards, but two coordinators' clocks may differ.
    private static Duration between(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.isNegative() ? Duration.ZERO : time;
    }

    private static String lane(WorkKind kind) {
        return Words.of(kind.lane());
    }
}
