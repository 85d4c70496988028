package dev.acefleet.coordinator.runtime;

import java.util.Optional;

/// Whether a node can answer as things are now. Any thread; must not block.
public interface Readiness {
    /// What is missing, for people; empty when it is ready: the journal has been read to an end, and the broker answers.
    Optional<String> obstacle();
}
