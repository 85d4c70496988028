package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.message.GateView;
import dev.acefleet.coordinator.runtime.PlanViews;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What of the plans that go on waits for a person, or soon will. Nothing is kept: each scrape asks.
public final class PlanMetrics {
    private PlanMetrics() {}

    public static void bind(MeterRegistry registry, PlanViews plans, InstantSource clock) {
        Gauge.builder("acefleet.gate.open", () -> plans.gates().size()).register(registry);
        Gauge.builder("acefleet.gate.wait.seconds", () -> longest(plans.gates(), clock))
                .register(registry);
        Gauge.builder("acefleet.budget.used.ratio", plans::budgetUsed).register(registry);
    }

    /// @param gates the oldest first
    private static double longest(List<GateView> gates, InstantSource clock) {
        return gates.stream()
                .findFirst()
                .map(gate -> Duration.between(gate.openedAt(), clock.instant()).toMillis() / 1000.0)
                .map(seconds -> Math.max(0, seconds))
                .orElse(0.0);
    }
}
