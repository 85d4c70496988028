package dev.acefleet.common.model;

/// One attempt at a work item, numbered from 1. A number belongs to one lease (protocol P11): whatever ends a lease, the
/// next one has the next number. So the number fences: what another number says changes nothing.
public record AttemptId(WorkId work, int number) {
    public AttemptId {
        if (number < 1) {
            throw new IllegalArgumentException("Attempts are numbered from 1, not " + number);
        }
    }

    public static AttemptId parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("Not an attempt (plan/item/number): " + text);
        }
        return new AttemptId(
                WorkId.parse(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    /// The git ref that this attempt alone writes (protocol P23).
    public String ref() {
        return work.plan().refs() + work.item() + "/" + number;
    }

    @Override
    public String toString() {
        return work + "/" + number;
    }
}
