package dev.acefleet.coordinator.runtime;

/// Looks into a loop for tests of other packages. On the loop's thread.
public final class Loops {
    private Loops() {}

    public static String fingerprint(CoordinatorLoop loop) {
        return loop.fingerprint();
    }
}
