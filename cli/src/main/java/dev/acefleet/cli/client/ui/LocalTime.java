package dev.acefleet.cli.client.ui;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Times as people read them: in the zone of their machine (or `TZ`). Forms for programs hold instants in UTC instead.
public final class LocalTime {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private LocalTime() {}

    /// The time of the day.
    public static String of(Instant at) {
        return TIME.format(at.atZone(ZoneId.systemDefault()));
    }

    public static String withDate(Instant at) {
        return DATE.format(at.atZone(ZoneId.systemDefault()));
    }
}
