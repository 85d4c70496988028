package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Usage;
import java.time.Duration;

/// What one agent uses up: evenly over its time, as its program writes it, in records. It is stopped at the record that
/// reaches its allowance, or when its minutes are over; never at its last one, with which it has ended.
final class Meter {
    private static final int RECORDS = 10;

    private final Usage all;
    private final Duration time;
    private final Budget allowance;
    private final long begun;
    private final int stopAfter;
    private Duration ran = Duration.ZERO;
    private boolean over;

    /// @param all what it uses if it is not stopped, in `time`
    /// @param allowance what it may use
    /// @param begun a moment of the world
    Meter(Usage all, Duration time, Budget allowance, long begun) {
        this.all = all;
        this.time = time;
        this.allowance = allowance;
        this.begun = begun;
        int records = 1;
        while (records < RECORDS && !reaches(after(records))) {
            records++;
        }
        stopAfter = records;
    }

    private boolean reaches(Usage used) {
        return allowance.usd() > 0 && used.costUsd() >= allowance.usd()
                || allowance.tokens() > 0
                        && used.inputTokens() + used.outputTokens() >= allowance.tokens()
                || allowance.turns() > 0 && used.turns() > allowance.turns();
    }

    private Usage after(int records) {
        return new Usage(
                all.reported(),
                all.costUsd() * records / RECORDS,
                all.inputTokens() * records / RECORDS,
                all.outputTokens() * records / RECORDS,
                all.turns() * records / RECORDS);
    }

    private Duration minutes() {
        return Duration.ofMinutes(allowance.minutes());
    }

    /// When it ends, or is stopped.
    Duration lasts() {
        Duration last = time.multipliedBy(stopAfter).dividedBy(RECORDS);
        return allowance.minutes() > 0 && minutes().compareTo(last) < 0 ? minutes() : last;
    }

    /// Whether it is stopped for its allowance.
    boolean isStopped() {
        return lasts().compareTo(time) < 0;
    }

    /// What it has used by then, if it still runs.
    Usage used(long now) {
        Duration soFar = over ? ran : Duration.ofNanos(now - begun);
        long records = time.isZero() ? RECORDS : soFar.multipliedBy(RECORDS).dividedBy(time);
        return after((int) Math.min(records, stopAfter));
    }

    /// Nothing of it runs any more. Said again, it changes nothing.
    void end(long now) {
        if (!over) {
            ran = Duration.ofNanos(now - begun);
            over = true;
        }
    }

    /// Whether it has run for all the minutes of its allowance.
    boolean usedItsMinutes() {
        return over && allowance.minutes() > 0 && ran.compareTo(minutes()) >= 0;
    }

    Budget allowance() {
        return allowance;
    }

    /// What one record may say at most: by so much an allowance may be overshot.
    Usage record() {
        return new Usage(
                all.reported(),
                all.costUsd() / RECORDS,
                all.inputTokens() / RECORDS + 1,
                all.outputTokens() / RECORDS + 1,
                all.turns() / RECORDS + 2);
    }
}
