package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Input;
import java.nio.charset.StandardCharsets;

/// Puts on record what cannot be decided (protocol P8).
final class Quarantine {
    /// Position of what is not in the inbox.
    static final long NOWHERE = -1;

    /// Bytes kept of a record: enough to see what it was meant to be.
    private static final int EXCERPT = 400;

    private Quarantine() {}

    static Event.InputQuarantined of(CoordinatorLog.LogRecord record, String reason) {
        byte[] value = record.value();
        String excerpt =
                new String(value, 0, Math.min(value.length, EXCERPT), StandardCharsets.UTF_8);
        return new Event.InputQuarantined(record.offset(), reason, excerpt);
    }

    /// @param waits whether the record is kept for a program that knows its version
    static Event.InputQuarantined of(CoordinatorLog.LogRecord record, int version, boolean waits) {
        return of(
                record,
                "it is of version "
                        + version
                        + ", this program knows up to "
                        + Codec.VERSION
                        + (waits
                                ? "; it is decided when a newer coordinator leads"
                                : "; too many of its kind wait for a newer coordinator"));
    }

    static Event.InputQuarantined of(Input input, RuntimeException failure) {
        return new Event.InputQuarantined(
                NOWHERE, question(input) + " cannot be decided: " + failure, "");
    }

    private static String question(Input input) {
        return switch (input) {
            case Input.Said said -> "What " + said.message().getClass().getSimpleName() + " means";
            case Input.Tick _ -> "What fell due";
            case Input.LeaseLapsed lapsed -> "The lapse of " + lapsed.attempt();
            case Input.ReportKept kept -> "The end of " + kept.plan();
            case Input.Advance advance -> "What comes next for " + advance.plan();
        };
    }
}
