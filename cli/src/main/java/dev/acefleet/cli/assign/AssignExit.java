package dev.acefleet.cli.assign;

/// How `ace-assign` ends (spec/assign.md 13). Scripts and agents rely on the numbers.
enum AssignExit {
    DONE(0),
    ERROR(1),
    NO_ASSIGNMENT(2),
    NO_FILE(3),
    NO_STEP(4);

    private final int number;

    AssignExit(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
