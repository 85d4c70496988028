package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.coordinator.runtime.CommandGate;
import dev.acefleet.coordinator.runtime.Explainer;
import dev.acefleet.coordinator.runtime.FleetView;
import dev.acefleet.coordinator.runtime.LogSource;
import dev.acefleet.coordinator.runtime.PlanViews;
import dev.acefleet.coordinator.runtime.Readiness;
import java.util.function.Supplier;

/// What the API answers from. Each may be asked by any thread.
public record ApiPorts(
        CommandGate gate,
        PlanViews plans,
        LogSource logs,
        FleetView fleet,
        Explainer explainer,
        Readiness readiness,
        Supplier<Diagnostics> diagnostics) {}
