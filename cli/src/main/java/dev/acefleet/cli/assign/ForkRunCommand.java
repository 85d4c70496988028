package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.files.Snapshot;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/// Gives the subtree of a fork step to an agent in a process of its own, waits for it, and judges by the step files what
/// came of it (spec/assign.md 14). Nothing is locked meanwhile: the agent works on the same files.
record ForkRunCommand(Desk desk) implements Verb {
    private static final String USUAL_PROVIDER = "claude:sonnet";
    private static final String USUAL_SECONDS = "1800";

    @Override
    public Syntax syntax() {
        return Syntax.of("Give the subtree of a fork step to an agent of its own, and wait for it.")
                .option("--root", "STEP", "The fork step.")
                .option("--provider", "NAME[:MODEL][@PRESET]", "The agent that works on it.")
                .option("--cli-args", "TEXT", "Arguments of its program, in place of the preset's.")
                .option("--timeout", "SECONDS", "How long it may take.")
                .also(Target::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        Target.Chosen chosen = Target.choose(desk(), arguments);
        Snapshot before = desk().read(chosen.folder());
        Step fork = root(arguments.text("--root"), before, chosen.scope());
        String number = fork.number().text();
        Queue subtree = before.queue().subtree(fork.number());
        Target.Chosen part = new Target.Chosen(chosen.folder(), Scope.of(number), true);
        if (fork.isFork() && subtree.isComplete()) {
            out.printf("Fork subtree %s is already complete.%n", number);
            return AssignExit.DONE;
        }
        ForkProvider agent = agent(arguments, fork);
        Desk.Done entered = desk().change(part, new StepCommand.Enter(number));
        header(out, before, fork, agent, entered.decided().queue().subtree(fork.number()));
        ForkSession session =
                new ForkSession(chosen.folder().path(), number, desk().surroundings());
        ForkSession.End end =
                session.run(
                        agent, "/as-assign-drive %s@%s".formatted(before.header().id(), number));
        return judge(out, part, fork, end);
    }

    private static Step root(Optional<String> root, Snapshot snapshot, Scope scope) {
        Queue queue = snapshot.queue();
        if (root.isPresent() && scope.root().isPresent() && !root.equals(scope.root())) {
            throw AssignRefusal.of(
                    "--root %s and the scope @%s are not the same step."
                            .formatted(root.get(), scope.root().get()));
        }
        Optional<String> typed = root.or(scope::root);
        if (typed.isPresent()) {
            return queue.find(typed.get())
                    .orElseThrow(() ->
                            new AssignRefusal(
                                    AssignExit.NO_STEP,
                                    "Step %s not found in queue".formatted(typed.get())));
        }
        return queue.current()
                .flatMap(queue::fork)
                .orElseThrow(() ->
                        AssignRefusal.of(
                                "No fork step is in progress. Name one with --root <step>."));
    }

    private ForkProvider agent(Arguments arguments, Step fork) {
        String name =
                arguments
                        .text("--provider")
                        .or(fork::forkProvider)
                        .or(() -> desk().config().setting("execution", "provider"))
                        .orElse(USUAL_PROVIDER);
        String seconds =
                arguments
                        .text("--timeout")
                        .or(() -> desk().config().setting("execution", "timeout"))
                        .orElse(USUAL_SECONDS);
        if (!seconds.matches("[1-9][0-9]{0,6}")) {
            throw AssignRefusal.of(
                    "Not a timeout: %s. Write whole seconds, at least one.".formatted(seconds));
        }
        return ForkProvider.of(name, arguments.text("--cli-args"), Integer.parseInt(seconds));
    }

    private static void header(
            PrintStream out, Snapshot before, Step fork, ForkProvider agent, Queue subtree) {
        out.printf("Starting fork subtree execution: %s - %s%n", fork.number(), fork.name());
        out.printf("Assignment: %s (%s)%n", before.header().name(), before.header().id());
        out.println("Provider: " + agent.name());
        out.printf("Timeout: %ds%n", agent.seconds());
        subtree.current()
                .ifPresent(step -> out.printf("Next step: %s - %s%n", step.number(), step.name()));
        out.flush();
    }

    /// The files say how it went; what the agent says is kept for whoever goes on from there.
    private AssignExit judge(PrintStream out, Target.Chosen part, Step fork, ForkSession.End end)
            throws IOException {
        String number = fork.number().text();
        Queue after = desk().read(part.folder()).queue().subtree(fork.number());
        if (end.trouble().isPresent()) {
            String why =
                    "Fork session execution failed via %s: %s"
                            .formatted(end.provider(), end.trouble().get());
            desk().change(part, new StepCommand.Stall(number, why));
            throw AssignRefusal.of(why);
        }
        if (!after.failures().isEmpty()) {
            throw AssignRefusal.of(
                    "Fork subtree %s has failed steps: %s"
                            .formatted(
                                    number,
                                    String.join(
                                            ", ",
                                            after.failures().stream()
                                                    .map(step ->
                                                            "%s(%s)"
                                                                    .formatted(
                                                                            step.number(),
                                                                            step.name()))
                                                    .toList())));
        }
        if (!after.isComplete()) {
            desk().change(part, new StepCommand.Stall(number, end.message()));
            throw AssignRefusal.of(stalled(number, after, end));
        }
        desk().change(part, new StepCommand.Unstall(number));
        out.printf("Fork subtree %s completed successfully.%n", number);
        return AssignExit.DONE;
    }

    private static String stalled(String number, Queue after, ForkSession.End end) {
        StringBuilder text =
                new StringBuilder("Fork subtree %s did not complete.".formatted(number));
        after.current()
                .ifPresent(step ->
                        text.append(
                                " Active step: %s - %s.".formatted(step.number(), step.name())));
        end.session().ifPresent(id -> text.append("\nSession: ").append(id));
        if (!end.message().isBlank()) {
            text.append("\nLast message:\n").append(end.message().strip());
        }
        return text.toString();
    }
}
