package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.files.AssignmentFolder;
import java.io.IOException;
import java.io.PrintStream;

record SelectCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("Choose the assignment that commands are about.", "ID")
                .flag("--clear", "Choose none: the one changed last counts.");
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        if (arguments.flag("--clear")) {
            desk().base().clearSelection();
            out.println("Cleared current assignment selection (will use most recent)");
            return AssignExit.DONE;
        }
        String id =
                arguments.word(
                        "Assignment ID required. Usage: ace-assign select <id> or ace-assign select --clear");
        AssignmentFolder folder = Target.named(desk(), id);
        desk().base().select(folder);
        String name = desk().read(folder).header().name();
        out.printf("Selected assignment: %s (%s)%n", name, id);
        return AssignExit.DONE;
    }
}
