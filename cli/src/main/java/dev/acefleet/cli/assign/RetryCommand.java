package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepEvent;
import dev.acefleet.common.assign.StepFile;
import java.io.IOException;
import java.io.PrintStream;

record RetryCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("Do a step again, as a new one beside it.", "STEP").also(Target::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        String step = arguments.word("Which step? Usage: ace-assign retry <step>");
        Target.Chosen chosen = Target.choose(desk(), arguments);
        Desk.Done done = desk().change(chosen, new StepCommand.Retry(step));
        Step original = done.before().queue().find(step).orElseThrow();
        Step added = done.decided().last(StepEvent.Added.class).orElseThrow().step();
        out.printf(
                "Created: steps/%s%s (retry of %s)%n",
                added.stem(), StepFile.STEP, original.number());
        out.printf("Original %s preserved: %s%n", original.stem(), original.status().word());
        done.decided()
                .queue()
                .current()
                .ifPresent(current ->
                        out.printf(
                                "Note: Step %s (%s) must complete first%n",
                                current.number(), current.name()));
        return AssignExit.DONE;
    }
}
