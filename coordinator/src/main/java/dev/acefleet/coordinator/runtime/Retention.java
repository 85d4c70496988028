package dev.acefleet.coordinator.runtime;

import java.time.Duration;

/// How long a shard's memory and its journal reach back (protocol P9).
///
/// @param plans how long a plan is kept after its end
/// @param epoch how old an epoch may grow: the journal can only begin with the announcement of one
public record Retention(Duration plans, Duration epoch) {
    public static final Retention USUAL = new Retention(Duration.ofDays(30), Duration.ofDays(1));
}
