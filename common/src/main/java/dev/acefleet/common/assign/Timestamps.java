package dev.acefleet.common.assign;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Times as the files of assignments have them: UTC, to the second.
public final class Timestamps {
    private Timestamps() {}

    public static String text(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Empty where the text is no time.
    public static Optional<Instant> read(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(normal(text.strip())).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// YAML's own form has spaces where the standard has none.
    private static String normal(String text) {
        return text.replaceFirst("^(\\S+)[ t]+(\\d)", "$1T$2")
                .replaceFirst("\\s*(Z|UTC)$", "Z")
                .replaceFirst("\\s+([-+]\\d)", "$1");
    }

    /// How long ago that was, in one unit.
    public static String ago(Instant then, Instant now) {
        long seconds = Math.max(0, ChronoUnit.SECONDS.between(then, now));
        if (seconds < 60) {
            return seconds + "s ago";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m ago";
        }
        return seconds < 86_400 ? seconds / 3600 + "h ago" : seconds / 86_400 + "d ago";
    }
}
