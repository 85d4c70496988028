package dev.acefleet.cli.client.ui;

import dev.acefleet.common.model.Verdict;

/// How the program ends. Scripts and CI rely on the numbers: none is ever given another meaning.
public enum ExitCode {
    DONE(0, "done"),
    ERROR(1, "error"),
    USAGE(2, "usage or validation"),
    NOT_FOUND(3, "not found"),
    NOT_AUTHORISED(4, "not authorised"),
    FAILED(5, "stage or plan failed"),
    GAPS_FOUND(6, "gaps found"),
    HUMAN_NEEDED(7, "waiting for a human"),
    TIMED_OUT(8, "timed out waiting; the plan goes on"),
    CANCELLED(9, "cancelled"),
    UNREACHABLE(10, "coordinator not reachable"),
    BUDGET(11, "budget used up"),
    NOTHING_TO_DO(13, "nothing to do"),
    INTERRUPTED(130, "interrupted");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public static ExitCode of(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> DONE;
            case FAILED -> FAILED;
            case GAPS_FOUND -> GAPS_FOUND;
            case HUMAN_NEEDED -> HUMAN_NEEDED;
            case CANCELLED -> CANCELLED;
        };
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }
}
