package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.BatchJob;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/// Writes a job that does the same for each item, and makes the assignment of it.
record RunInBatchesCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("Make an assignment that does the same for each item.", "TEMPLATE")
                .option("--items", "A,B,…", "The items, divided by commas.")
                .flag("--sequential", "One item after the other.")
                .option(
                        "--max-parallel",
                        "N",
                        "How many at once; " + BatchJob.PARALLEL + " by default.")
                .also(CreateCommand::running);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        BatchJob batch = batch(arguments);
        CreateCommand.create(
                desk(), new PresetJob("run-in-batches", batch.document()), out, arguments);
        return AssignExit.DONE;
    }

    private static BatchJob batch(Arguments arguments) {
        List<String> items =
                Arrays.stream(arguments.text("--items").orElse("").split(",", -1))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList();
        String parallel =
                arguments.text("--max-parallel").orElse(Integer.toString(BatchJob.PARALLEL));
        if (!parallel.matches("[0-9]{1,4}")) {
            throw AssignRefusal.of("Not a number of items at once: " + parallel);
        }
        try {
            return new BatchJob(
                    arguments.word().orElse(""),
                    items,
                    arguments.flag("--sequential") ? 1 : Integer.parseInt(parallel));
        } catch (IllegalArgumentException e) {
            throw AssignRefusal.of(
                    e.getMessage()
                            + " Usage: ace-assign run-in-batches <template> --items a,b [--sequential] [--max-parallel N] [--run]");
        }
    }
}
