package dev.acefleet.coordinator.runtime;

/// Another coordinator leads this shard: the loop ends. Nothing is lost: what it decided and could not confirm, the other
/// reads from the inbox.
public final class Deposed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Deposed(String message) {
        super(message);
    }
}
