package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.AttemptId;
import java.time.Instant;
import java.util.Optional;

/// Where an attempt's log is to be looked for, as far as the journal tells (protocol P26).
///
/// @param start where its worker said that it begins; empty before it has begun, and where it could not say
/// @param leasedAt nothing was written before
/// @param endedAt nothing but what was on its way is written after
public record LogPlace(
        AttemptId attempt, Optional<Start> start, Instant leasedAt, Optional<Instant> endedAt) {
    public record Start(int partition, long offset) {}
}
