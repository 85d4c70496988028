package dev.acefleet.common.model;

import java.util.List;
import java.util.stream.IntStream;

/// A plan that measures the fleet: many equal items of no repository, each of which starts the program that a worker's own
/// configuration names for this. They go the way of any run but for checkout, evidence and merge. Said by a number instead
/// of item by item, so that a plan may have more of them than a message could list.
///
/// @param number of the plan among those that are live at once
/// @param items how many
/// @param batches the items are spread over, one after the other
/// @param concurrent items in flight at once over all workers
/// @param agent a program of type bench in the workers' configuration
public record BenchSubmission(
        int number, int items, int batches, int concurrent, Pool pool, String agent) {
    private static final CommitId NOTHING = new CommitId("0".repeat(40));
    private static final String NO_FILE = ".ace/stages/bench/none";
    private static final Identity NOBODY = new Identity("Ace Fleet", "bench@acefleet.invalid");

    public BenchSubmission {
        if (items < 1 || items > Limits.ITEMS_PER_BENCH) {
            throw new IllegalArgumentException(
                    "A bench has 1 to " + Limits.ITEMS_PER_BENCH + " items, not " + items);
        }
        if (batches < 1 || batches > items) {
            throw new IllegalArgumentException(
                    items + " items cannot be spread over " + batches + " batches");
        }
        if (concurrent < 1) {
            throw new IllegalArgumentException("A bench needs at least one place");
        }
        Names.check("agent", agent);
        if (StageId.parse(String.valueOf(number)).isEmpty()) {
            throw new IllegalArgumentException("Not a number of a bench: " + number);
        }
    }

    /// The same as a stage, for all that treats it like one.
    public StageSubmission stage() {
        StageId id = new StageId(number, "");
        return new StageSubmission(
                Repository.NONE,
                NOTHING,
                "refs/heads/none",
                id,
                "bench",
                "",
                ".ace/stages/bench",
                IntStream.range(0, items).mapToObj(item -> item(id, item)).toList(),
                new StagePolicy(
                        concurrent,
                        Limits.ATTEMPTS,
                        StagePolicy.OnFailure.CONTINUE,
                        StagePolicy.OnGate.FAIL,
                        true,
                        pool,
                        agent,
                        "",
                        "",
                        false,
                        "",
                        false,
                        StagePolicy.OnDependency.SKIP,
                        Budgets.NONE),
                "",
                NOBODY,
                List.of());
    }

    private RunSpec item(StageId stage, int item) {
        int batch = (int) ((long) item * batches / items);
        return new RunSpec(
                new RunId(stage, item + 1, ""),
                NO_FILE,
                NO_FILE,
                "",
                batch,
                List.of(),
                List.of(),
                true,
                RunType.EXECUTE,
                "",
                "");
    }
}
