package dev.acefleet.coordinator.metrics;

import java.util.HashSet;
import java.util.Set;

/// The values of a label that come from outside, such as the agents that stages ask for: each costs time series as long as
/// the process lives, so the first few stand for themselves and all others together are `other`. Guarded by its owner.
final class Labels {
    static final String OTHER = "other";

    /// A fleet has a handful of agents and of models; more is made up, or a mistake.
    private static final int MOST = 20;

    private final Set<String> known = new HashSet<>();

    /// The label of this name, from now on always the same.
    String of(String name) {
        return known.contains(name) || known.size() < MOST && known.add(name) ? name : OTHER;
    }
}
