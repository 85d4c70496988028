package dev.acefleet.coordinator.http;

import dev.acefleet.coordinator.runtime.CommandGate;
import dev.acefleet.coordinator.runtime.FleetView;
import dev.acefleet.coordinator.runtime.PlanViews;
import dev.acefleet.coordinator.runtime.Readiness;

/// What the API answers from.
public record ApiPorts(CommandGate gate, PlanViews plans, FleetView fleet, Readiness readiness) {}
