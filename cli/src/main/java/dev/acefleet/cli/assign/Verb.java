package dev.acefleet.cli.assign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/// A command of `ace-assign`: what it takes, and what it does. One object is one call. [AssignProgram] knows their names.
interface Verb {
    Desk desk();

    Syntax syntax();

    /// Does it and prints what came of it.
    ///
    /// @throws AssignRefusal when it cannot be done
    AssignExit run(PrintStream out, Arguments arguments) throws IOException;

    /// What all commands have in common around it: help, silence, and options that are none.
    ///
    /// @param name by which it was called
    /// @param typed what stands behind that
    /// @throws AssignRefusal when it cannot be done
    default AssignExit call(String name, List<String> typed) throws IOException {
        Arguments arguments = Arguments.of(syntax(), typed);
        if (arguments.flag("--help")) {
            desk().surroundings().out().print(syntax().help(name));
            return AssignExit.DONE;
        }
        OutputStream to =
                arguments.flag("--quiet")
                        ? OutputStream.nullOutputStream()
                        : desk().surroundings().out();
        PrintStream out = new PrintStream(new BufferedOutputStream(to), false, UTF_8);
        try {
            return run(out, arguments);
        } finally {
            out.flush();
        }
    }
}
