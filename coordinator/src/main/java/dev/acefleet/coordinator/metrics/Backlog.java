package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// How much work stands where: what waits for a worker, by queue and with its age, and what is under way. Written by the
/// journal's tail, read by who scrapes.
public final class Backlog {
    private final MeterRegistry registry;
    private final InstantSource clock;

    /// What waits, the oldest first.
    private final Map<WorkId, Waiting> queued = new LinkedHashMap<>();

    private final Set<WorkId> leased = new HashSet<>();
    private final Set<WorkId> running = new HashSet<>();
    private final Set<WorkId> merging = new HashSet<>();
    private final Set<WorkId> parked = new HashSet<>();
    private final Map<String, Pool> queues = new HashMap<>();

    private record Waiting(String queue, Instant since) {}

    public Backlog(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        state("queued", () -> queued.size());
        state("leased", leased::size);
        state("running", running::size);
        state("merging", merging::size);
        state("parked", parked::size);
        gauge("acefleet.merge.queue.items", merging::size);
    }

    private interface Count {
        int now();
    }

    private void state(String name, Count count) {
        Gauge.builder("acefleet.items", () -> locked(count)).tag("state", name).register(registry);
    }

    private void gauge(String name, Count count) {
        Gauge.builder(name, () -> locked(count)).register(registry);
    }

    private synchronized int locked(Count count) {
        return count.now();
    }

    synchronized void on(Event event, Instant at) {
        switch (event) {
            case Event.WorkQueued e -> queued(e, at);
            case Event.Leased e -> move(e.attempt(), leased);
            case Event.Started e -> move(e.attempt(), running);
            case Event.AttemptEnded e -> {
                forget(e.attempt().work());
                if (e.outcome() instanceof Outcome.Succeeded
                        || e.outcome() instanceof Outcome.Adopted) {
                    merging.add(e.attempt().work());
                }
            }
            case Event.WorkParked e -> {
                forget(e.work());
                parked.add(e.work());
            }
            case Event.WorkDue e -> forget(e.work());
            case Event.WorkHeld e -> forget(e.work());
            case Event.RunSentBack e -> forget(e.work());
            case Event.WorkRetried e -> forget(e.work());
            case Event.WorkCancelling e -> queued.remove(e.work());
            case Event.WorkEnded e -> forget(e.work());
            default -> {}
        }
    }

    private void queued(Event.WorkQueued e, Instant at) {
        WorkId work = e.attempt().work();
        forget(work);
        String queue = e.kind().lane() == WorkKind.Lane.AGENT ? e.pool().name() : e.pool() + ".git";
        if (queues.putIfAbsent(queue, e.pool()) == null) {
            Gauge.builder("acefleet.backlog.items", () -> waiting(queue))
                    .tag("queue", queue)
                    .register(registry);
            Gauge.builder("acefleet.oldest.ready.age.seconds", () -> oldest(queue))
                    .tag("queue", queue)
                    .register(registry);
        }
        queued.put(work, new Waiting(queue, at));
    }

    private synchronized long waiting(String queue) {
        return queued.values().stream().filter(item -> item.queue().equals(queue)).count();
    }

    private synchronized double oldest(String queue) {
        return queued.values().stream()
                .filter(item -> item.queue().equals(queue))
                .findFirst()
                .map(item -> Duration.between(item.since(), clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    private void move(AttemptId attempt, Set<WorkId> to) {
        forget(attempt.work());
        to.add(attempt.work());
    }

    private void forget(WorkId work) {
        queued.remove(work);
        leased.remove(work);
        running.remove(work);
        merging.remove(work);
        parked.remove(work);
    }
}
