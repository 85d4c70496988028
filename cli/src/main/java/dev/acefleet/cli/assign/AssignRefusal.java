package dev.acefleet.cli.assign;

import java.io.Serial;

/// A command cannot do what it was asked to. [AssignProgram] prints it as one line and ends with its code; nobody else
/// catches it.
final class AssignRefusal extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final AssignExit code;

    AssignRefusal(AssignExit code, String message) {
        super(message);
        this.code = code;
    }

    static AssignRefusal of(String message) {
        return new AssignRefusal(AssignExit.ERROR, message);
    }

    AssignExit code() {
        return code;
    }
}
