package dev.acefleet.cli.assign;

import picocli.CommandLine.Command;

/// The line about assignments in the help of `fleet`. What is typed behind `fleet assign` never comes here:
/// [AssignProgram] takes it.
@Command(
        name = AssignProgram.VERB,
        description = "Work on assignments in files, as the program ace-assign does.")
public final class AssignEntry implements Runnable {
    @Override
    public void run() {
        throw new IllegalStateException("fleet assign has no option in front of it.");
    }
}
