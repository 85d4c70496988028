package dev.acefleet.common.wire;

/// What came out of a record's bytes. Whoever reads a topic must say what it does in each case: a stranger's bytes never
/// throw.
public sealed interface Decoded<T> {
    record Read<T>(T value) implements Decoded<T> {}

    /// Written by a program of another version (protocol P8).
    record OtherVersion<T>(int version) implements Decoded<T> {}

    /// Not JSON, of an unknown type, or with values that cannot be.
    record Unreadable<T>(String reason) implements Decoded<T> {}
}
