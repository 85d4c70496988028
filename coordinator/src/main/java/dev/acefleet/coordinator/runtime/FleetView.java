package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.WorkerView;
import java.util.List;
import java.util.Optional;

/// The workers as their heartbeats show them, and the providers that refuse. Any thread.
public interface FleetView {
    /// By id.
    List<WorkerView> workers();

    /// The accounts whose provider refuses, by provider and name.
    default List<ProviderView> providers() {
        return List.of();
    }

    /// The provider that holds back an agent of this name, if one does.
    default Optional<ProviderView> provider(String agent) {
        return Optional.empty();
    }
}
