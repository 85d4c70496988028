package dev.acefleet.common.model;

import java.time.Instant;
import java.util.Optional;

/// What a worker knows of a provider that refused or was not there, beyond the [FailureKind]: enough to leave that
/// account alone for as long as it takes, and no other.
///
/// @param account whose limit it is
/// @param resumeAt when it is over, by the provider's own word; empty where it said nothing. Told by another machine's
///     clock, so whoever waits for it bounds the wait
public record ProviderTrouble(Account account, Span span, Optional<Instant> resumeAt) {
    /// How long it is likely to last.
    public enum Span {
        /// Seconds to minutes: a rate, an overload, a network.
        SHORT,
        /// Hours: a quota that is used up until its next period.
        LONG,
        /// Until somebody pays: no waiting helps.
        BILLING
    }
}
