package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepEvent;
import dev.acefleet.common.assign.StepFile;
import java.io.IOException;
import java.io.PrintStream;

record FailCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("Mark the step in progress as failed, and say why.")
                .option("-m, --message", "TEXT", "What went wrong, with the evidence.")
                .also(Target::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        String message =
                arguments
                        .text("--message")
                        .orElseThrow(() ->
                                AssignRefusal.of("Error message required. Use --message <text>."));
        Desk.Done done =
                desk().change(Target.choose(desk(), arguments), new StepCommand.Fail(message));
        Step failed =
                done.decided()
                        .last(StepEvent.Failed.class)
                        .flatMap(event -> done.decided().queue().get(event.step()))
                        .orElseThrow();
        out.printf("Step %s (%s) marked as failed%n", failed.number(), failed.name());
        out.println("Updated: " + failed.stem() + StepFile.STEP);
        out.println("Error: " + message);
        out.println();
        out.println("Options:");
        out.printf("- Do it again: ace-assign retry %s%n", failed.number());
        out.println("- Mend it first: ace-assign add \"fix-<name>\" --instructions \"...\"");
        return AssignExit.DONE;
    }
}
