package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepEvent;
import java.io.IOException;
import java.io.PrintStream;

record StartCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("Begin a step: the one named, or the next that can be begun.", "STEP")
                .also(Target::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        Target.Chosen chosen = Target.ofStep(desk(), arguments, "start");
        Desk.Done done = desk().change(chosen, new StepCommand.Start(arguments.word()));
        Step begun =
                done.decided()
                        .last(StepEvent.Activated.class)
                        .flatMap(event -> done.decided().queue().get(event.step()))
                        .orElseThrow();
        out.printf("Step %s (%s) started%n", begun.number(), begun.name());
        CurrentStep.instructions(out, begun);
        return AssignExit.DONE;
    }
}
