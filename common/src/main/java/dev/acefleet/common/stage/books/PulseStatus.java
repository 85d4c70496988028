package dev.acefleet.common.stage.books;

/// Where a project stands (spec/stage.md 1.5).
public enum PulseStatus {
    READY_TO_PLAN("Ready to plan"),
    PLANNING("Planning"),
    READY_TO_EXECUTE("Ready to execute"),
    IN_PROGRESS("In progress"),
    STAGE_COMPLETE("Stage complete");

    private final String words;

    PulseStatus(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
