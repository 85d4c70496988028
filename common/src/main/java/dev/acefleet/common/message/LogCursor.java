package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a reader of an attempt's log stands: the offset in its partition of what was looked at last, and the number of the
/// last piece of the attempt, by which the next one shows whether pieces are missing. Written `4711.17`. The same for every
/// API node, so a client may go on at another one.
public record LogCursor(long offset, long number) {
    /// Before the first piece.
    public static final LogCursor START = new LogCursor(-1, 0);

    /// The number where it is not known which piece came last: nothing is missing between it and the next one.
    public static final long UNKNOWN = -1;

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,18}|-1)");

    public static Optional<LogCursor> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new LogCursor(
                                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : text.equals(START.toString()) ? Optional.of(START) : Optional.empty();
    }

    @JsonCreator
    static LogCursor ofJson(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("Not a position: " + text));
    }

    @JsonValue
    @Override
    public String toString() {
        return offset + "." + number;
    }
}
