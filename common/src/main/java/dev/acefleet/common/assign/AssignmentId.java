package dev.acefleet.common.assign;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

/// The name of an assignment, made from the time of its creation: six characters that sort as the times do, one for each
/// two seconds or so (spec/assign.md 4.1). Who finds one taken asks for the next.
public final class AssignmentId {
    /// Names that may be tried for one time before something else must be wrong.
    public static final int TRIES = 100;

    private static final int BASE = 36;
    private static final int BLOCK_SECONDS = 40 * 60;

    private AssignmentId() {}

    /// @param collisions how many names of this time were taken
    public static String of(Instant at, int collisions) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        int months = (time.getYear() - 2000) * 12 + time.getMonthValue() - 1;
        int second = time.toLocalTime().toSecondOfDay();
        int part = second % BLOCK_SECONDS * BASE * BASE / BLOCK_SECONDS;
        String id =
                digits(months, 2)
                        + digits(time.getDayOfMonth() - 1, 1)
                        + digits(second / BLOCK_SECONDS, 1)
                        + digits(part, 2);
        return collisions == 0 ? id : id + Integer.toString(collisions, BASE);
    }

    private static String digits(int number, int width) {
        String text = Integer.toString(number, BASE).toLowerCase(Locale.ROOT);
        return "0".repeat(Math.max(0, width - text.length())) + text;
    }
}
