package dev.acefleet.coordinator.runtime;

import java.time.Duration;
import java.time.Instant;

/// The `now` of decisions (protocol P5): wall time, or, while that is behind the last entry's time, the entry's plus the
/// monotonic time since. So time in the journal never runs backwards, whatever a clock does.
///
/// Nor does it leap ahead, because it could not come back: a wall clock that is further ahead of the broker's last
/// timestamp than the monotonic time since explains is not believed before the broker has been asked again. It may be
/// right: monotonic time stands still while a machine is suspended.
final class Clock {
    /// How far this clock may be from the broker's (protocol P5).
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    /// How far it may get ahead before the broker is asked: what the check let through, and as much again, so that a clock
    /// that has just passed is not doubted at once.
    private static final Duration LEAP = TOLERANCE.multipliedBy(2);

    private final Clocks clocks;
    private Instant last = Instant.EPOCH;
    private long lastNanos;
    private Instant checked;
    private long checkedNanos;

    Clock(Clocks clocks) {
        this.clocks = clocks;
        checked = clocks.wall();
        checkedNanos = clocks.nanos();
    }

    /// An entry of this time stands in the journal.
    void entry(Instant at) {
        if (at.isAfter(last)) {
            last = at;
            lastNanos = clocks.nanos();
        }
    }

    Instant now() {
        Instant expected = since(checked, checkedNanos);
        Instant wall = clocks.wall();
        Instant believed = isLeap(expected, wall) ? expected : wall;
        return believed.isBefore(last) ? since(last, lastNanos) : believed;
    }

    private Instant since(Instant time, long nanos) {
        return time.plus(Duration.ofNanos(clocks.nanos() - nanos));
    }

    private static boolean isLeap(Instant expected, Instant wall) {
        return Duration.between(expected, wall).compareTo(LEAP) > 0;
    }

    /// Whether the wall clock has leapt ahead since the last check and is not believed: time for another one.
    boolean isDoubted() {
        return isLeap(since(checked, checkedNanos), clocks.wall());
    }

    /// Compares this clock with the broker's. What passes between asking and hearing the answer may be long, where the
    /// process stood still, and is nobody's fault.
    ///
    /// @param before the wall time before the broker was asked
    /// @param brokers its time, somewhere between then and now
    /// @throws WrongClock when this clock is too far from it to lead by
    void check(Instant before, Instant brokers) {
        Instant after = clocks.wall();
        boolean isBehind = brokers.isAfter(after.plus(TOLERANCE));
        boolean isAhead = brokers.isBefore(before.minus(TOLERANCE));
        if (isBehind || isAhead) {
            throw new WrongClock(
                    "this machine's clock is "
                            + Duration.between(brokers, isAhead ? before : after).abs()
                            + (isAhead ? " ahead of" : " behind")
                            + " the broker's; set it right");
        }
        checked = brokers;
        checkedNanos = clocks.nanos();
    }

    long nanos() {
        return clocks.nanos();
    }

    Instant wall() {
        return clocks.wall();
    }
}
