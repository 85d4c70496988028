package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.WorkerView;
import java.util.List;

/// The workers as their heartbeats show them. Any thread.
public interface FleetView {
    /// By id.
    List<WorkerView> workers();
}
