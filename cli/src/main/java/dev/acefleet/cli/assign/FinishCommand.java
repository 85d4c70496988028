package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

record FinishCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "Finish the step in progress with a report, and go on to the next.", "STEP")
                .option(
                        "-m, --message",
                        "TEXT|FILE",
                        "The report, or a file that has it. Without it, standard input.")
                .also(Target::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        Target.Chosen chosen = Target.ofStep(desk(), arguments, "finish");
        if (Bounds.of(desk.surroundings()).isPresent()) {
            CommitGuard.check(desk.surroundings(), desk.config().root());
        }
        String report = new ReportText(desk()).read(arguments.text("--message"));
        Desk.Done done = desk().change(chosen, new StepCommand.Finish(arguments.word(), report));
        Queue after = done.decided().queue();
        StepEvent.Finished finished = done.decided().all(StepEvent.Finished.class).getFirst();
        Step over = after.get(finished.step()).orElseThrow();
        out.printf("Step %s (%s) completed%n", over.number(), over.name());
        out.println("Report saved to: " + done.folder().report(over));
        inlineFork(chosen, over);
        Optional<Step> next =
                done.decided()
                        .last(StepEvent.Activated.class)
                        .flatMap(event -> after.get(event.step()));
        if (next.isPresent()) {
            out.printf("Advancing to step %s: %s%n", next.get().number(), next.get().name());
            CurrentStep.instructions(out, next.get());
        } else {
            out.println();
            out.println(standstill(chosen, after));
        }
        return AssignExit.DONE;
    }

    /// The report counts, but the step should have been done in a process of its own.
    private void inlineFork(Target.Chosen chosen, Step over) {
        if (over.isFork() && chosen.scope().isWhole()) {
            desk().surroundings()
                    .say(
                            "Warning: step %s is a fork step and was finished outside of its scope. Use ace-assign fork-run --assignment %s@%s for such steps."
                                    .formatted(
                                            over.number(),
                                            chosen.folder().path().getFileName(),
                                            over.number()));
        }
    }

    private static String standstill(Target.Chosen chosen, Queue after) {
        Queue part = chosen.scope().in(after).orElse(after);
        if (part.isComplete()) {
            return chosen.scope().isWhole()
                    ? "Assignment completed! All steps done."
                    : "Fork subtree %s completed.".formatted(part.steps().getFirst().number());
        }
        return part.current()
                .map(step ->
                        "No step was begun: step %s (%s) is in progress."
                                .formatted(step.number(), step.name()))
                .orElse("No active step selected.");
    }
}
