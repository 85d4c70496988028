package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.message.WorkerView;
import dev.acefleet.coordinator.runtime.FleetView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// What one node knows of itself and of the workers it hears. Nothing is kept: each scrape asks.
public final class NodeMetrics {
    private NodeMetrics() {}

    /// @param leads whether this node decides
    /// @param lag records of the journal that its read models have not read yet
    public static void bind(
            MeterRegistry registry,
            FleetView fleet,
            UnreadableNews unreadable,
            BooleanSupplier leads,
            LongSupplier lag) {
        Gauge.builder("acefleet.leader", () -> leads.getAsBoolean() ? 1 : 0).register(registry);
        Gauge.builder("acefleet.journal.lag.records", lag::getAsLong).register(registry);
        FunctionCounter.builder("acefleet.unreadable.records", unreadable, UnreadableNews::count)
                .register(registry);
        for (String state : new String[] {WorkerView.ALIVE, WorkerView.SILENT}) {
            Gauge.builder("acefleet.workers", () -> count(fleet, state, _ -> 1))
                    .tag("state", state)
                    .register(registry);
        }
        Gauge.builder(
                        "acefleet.fleet.slots",
                        () -> count(fleet, WorkerView.ALIVE, WorkerView::free))
                .tag("state", "free")
                .register(registry);
        Gauge.builder(
                        "acefleet.fleet.slots",
                        () -> count(fleet, WorkerView.ALIVE, w -> w.slots() - w.free()))
                .tag("state", "busy")
                .register(registry);
    }

    private static long count(FleetView fleet, String state, ToLongFunction<WorkerView> of) {
        return fleet.workers().stream()
                .filter(worker -> worker.state().equals(state))
                .mapToLong(of)
                .sum();
    }
}
