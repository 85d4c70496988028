package dev.acefleet.coordinator.runtime;

/// This machine's clock is too far from the broker's to lead by (protocol P5): the loop ends, and nothing was decided by the
/// wrong time. A clock is set right some day, so its owner tries again after a while, and lets others lead meanwhile.
public final class WrongClock extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongClock(String message) {
        super(message);
    }
}
