package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a progress event of a plan stands: the journal offset of its entry, and its number among the plan's events of
/// that entry, from 0. Written `4711.0`. The same for every API node, so a client may go on at another one.
public record EventPosition(long offset, int index) implements Comparable<EventPosition> {
    /// Before every event.
    public static final EventPosition START = new EventPosition(-1, 0);

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,6})");
    private static final Comparator<EventPosition> ORDER =
            Comparator.comparingLong(EventPosition::offset).thenComparingInt(EventPosition::index);

    public static Optional<EventPosition> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new EventPosition(
                                Long.parseLong(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @JsonCreator
    static EventPosition ofJson(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("Not a position: " + text));
    }

    @Override
    public int compareTo(EventPosition other) {
        return ORDER.compare(this, other);
    }

    @JsonValue
    @Override
    public String toString() {
        return offset + "." + index;
    }
}
