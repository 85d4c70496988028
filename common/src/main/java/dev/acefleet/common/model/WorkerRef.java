package dev.acefleet.common.model;

import java.util.regex.Pattern;

/// A worker process: the worker's configured id and the number of this start of it. A later start has a greater number
/// (the worker sees to it, also over a clock that steps back), and the newest one wins (protocol P16).
public record WorkerRef(String id, long incarnation) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public WorkerRef {
        checkId(id);
    }

    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /// @throws IllegalArgumentException when no worker can have this id
    public static void checkId(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "Not a worker id (letters, digits, '.', '_', '-', at most 64): " + id);
        }
    }

    @Override
    public String toString() {
        return id + "/" + incarnation;
    }
}
