package dev.acefleet.common.assign;

import java.util.Optional;

/// Where a step is. `done` and `failed` are for ever.
public enum StepStatus {
    PENDING("pending"),
    IN_PROGRESS("in_progress"),
    DONE("done"),
    FAILED("failed");

    private final String word;

    StepStatus(String word) {
        this.word = word;
    }

    /// As files and outputs say it.
    public String word() {
        return word;
    }

    public static Optional<StepStatus> of(String word) {
        for (StepStatus status : values()) {
            if (status.word.equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    public boolean isOver() {
        return this == DONE || this == FAILED;
    }
}
