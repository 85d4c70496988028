package dev.acefleet.cli.client.ui;

import java.io.Serial;

/// A verb cannot do what it was asked to, for a reason that the person who typed it can do something about. `Main` prints
/// it as three lines, what, why and what to do, and ends with the exit code; nobody else catches it.
public final class Refusal extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String why;
    private final String todo;

    /// @param what one line: the thing and the consequence
    /// @param why one line, or several for a list of findings
    /// @param todo the next act; empty where there is none to name
    public Refusal(ExitCode code, String what, String why, String todo) {
        super(what);
        this.code = code;
        this.why = why;
        this.todo = todo;
    }

    public ExitCode code() {
        return code;
    }

    public String what() {
        return String.valueOf(getMessage());
    }

    public String why() {
        return why;
    }

    public String todo() {
        return todo;
    }
}
