package dev.acefleet.common;

import java.time.Duration;

/// How long something may take in a test: what is promised where all tests run, on a machine with nothing else to do, and
/// several times that in a build, whose processors may be slow and shared.
public final class Bar {
    private static final int SLOWER = 6;

    private Bar() {}

    public static Duration of(Duration promised) {
        return isWhole() ? promised : promised.multipliedBy(SLOWER);
    }

    /// How long something is away: the time that is promised to be borne where all tests run, and a brief one in a build,
    /// which has to end in time.
    public static Duration away(Duration promised, Duration brief) {
        return isWhole() ? promised : brief;
    }

    /// Whether all tests run, however long they take.
    public static boolean isWhole() {
        return System.getProperty("acefleet.tests", "").equals("all");
    }
}
