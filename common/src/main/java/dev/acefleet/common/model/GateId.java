package dev.acefleet.common.model;

/// One gate, written `plan/item/attempt/n` (protocol P25). A gate that is shown again is a new one, with a new id: so an
/// answer can never reach another question than the one that its author read.
///
/// @param number of the gate within its attempt, from 1
public record GateId(AttemptId attempt, int number) {
    public GateId {
        if (number < 1) {
            throw new IllegalArgumentException("Gates are numbered from 1, not " + number);
        }
    }

    public static GateId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("Not a gate (plan/item/attempt/n): " + text);
        }
        return new GateId(
                AttemptId.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    public WorkId work() {
        return attempt.work();
    }

    @Override
    public String toString() {
        return attempt + "/" + number;
    }
}
