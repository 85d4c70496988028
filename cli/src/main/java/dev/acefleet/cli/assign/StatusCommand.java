package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.files.Snapshot;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

record StatusCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("Show the steps and what is to be done now.")
                .flag("-f, --flat", "One line a file, without the tree.")
                .option(TableOrJson.OPTION, TableOrJson.NAMES, "How to print it.")
                .flag("-a, --all", "Show completed assignments too.")
                .also(Target::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        boolean json = TableOrJson.isJson(arguments);
        Target.Chosen chosen = Target.choose(desk(), arguments);
        Snapshot snapshot = desk().read(chosen.folder());
        Queue part =
                chosen.scope()
                        .in(snapshot.queue())
                        .orElseThrow(() ->
                                new AssignRefusal(
                                        AssignExit.NO_STEP,
                                        "Step %s not found in queue"
                                                .formatted(chosen.scope().root().orElse(""))));
        Optional<Step> current =
                chosen.scope().isWhole() ? part.current() : part.current().or(part::nextWorkable);
        if (json) {
            out.println(
                    PrettyJson.of(StatusJson.of(snapshot.header(), part, current, desk().now())));
            return AssignExit.DONE;
        }
        out.printf(
                "QUEUE - Assignment: %s (%s)%n%n",
                snapshot.header().name(), snapshot.header().id());
        QueueTable.print(out, part, arguments.flag("--flat"));
        if (current.isPresent()) {
            new CurrentStep(snapshot, chosen.scope(), current.get()).print(out);
        } else if (part.isComplete() && snapshot.invalid().isEmpty()) {
            out.println();
            out.println("Assignment completed!");
        }
        if (!chosen.named()) {
            new OtherAssignments(desk(), arguments.flag("--all")).print(out, chosen.folder());
        }
        return AssignExit.DONE;
    }
}
