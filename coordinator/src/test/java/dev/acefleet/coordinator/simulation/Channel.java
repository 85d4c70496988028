package dev.acefleet.coordinator.simulation;

/// What a message is, for what may befall it.
enum Channel {
    JOURNAL,
    COMMAND,
    CLAIM,
    STARTED,
    ENDED,
    CONTROL,
    PRESENCE,
    DISPATCH,
    ARCHIVE,
    TRIM
}
