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
///
/// @param readiness whether the node answers as things are now
/// @param beginning what the read models have not been told yet of what was there when the node began: until then they
///     show a past in which plans and gates are missing
public record ApiPorts(
        CommandGate gate,
        PlanViews plans,
        LogSource logs,
        FleetView fleet,
        Explainer explainer,
        Readiness readiness,
        Readiness beginning,
        Supplier<Diagnostics> diagnostics) {}
