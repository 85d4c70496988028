package dev.acefleet.cli.client.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people read and type them: `3m12s`.
public final class Durations {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,8})s?)?");

    private Durations() {}

    public static String text(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m" + two(seconds % 60) + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h" + two(seconds / 60 % 60) + "m"
                : seconds / 86_400 + "d" + two(seconds / 3_600 % 24) + "h";
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    public static String between(Instant from, Instant to) {
        return text(Duration.between(from, to));
    }

    /// The duration of a text such as `90`, `90s`, `30m` or `1h30m`.
    ///
    /// @throws IllegalArgumentException for anything else, and for none at all
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (text.isBlank() || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration such as 90s, 30m or 1h30m");
        }
        Duration duration =
                Duration.ofDays(number(matcher, 1))
                        .plusHours(number(matcher, 2))
                        .plusMinutes(number(matcher, 3))
                        .plusSeconds(number(matcher, 4));
        if (duration.isZero()) {
            throw new IllegalArgumentException("A duration of nothing is no limit");
        }
        return duration;
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
