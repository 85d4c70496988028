package dev.acefleet.cli.server.bench;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What can be measured, by the name that the verb takes.
public enum Measure {
    /// From queued to the process started, on an idle fleet.
    DISPATCH,
    /// Items a second by workers and slots, beside what machine and broker give without a fleet.
    THROUGHPUT,
    /// From the last process of a batch to the first of the next.
    BATCHES,
    /// Ten thousand items in a hundred batches.
    DRAIN,
    /// What an item costs in plans of a hundred, a thousand and ten thousand.
    SCALE,
    /// A journal read back into memory.
    FOLD,
    /// From the death of a coordinator to the next one's first answer.
    TAKEOVER,
    /// Resident memory of the roles as processes.
    MEMORY,
    /// Checkout, merge and push of runs with a repository.
    REPOSITORY,
    /// From an agent's print to the reader of its log.
    LOGS,
    /// A call of `fleet assign`, from its start to its end.
    ASSIGN;

    /// What [#onGiven] can do.
    public static final List<Measure> GIVEN = List.of(DISPATCH, THROUGHPUT, BATCHES, DRAIN, SCALE);

    /// How something is measured. Starts what it needs below its directory, and ends it.
    interface Method {
        List<Figure> measure(BenchHost host, BenchSizes sizes, Path place)
                throws IOException, InterruptedException;
    }

    public List<Figure> on(BenchHost host, BenchSizes sizes, Path place)
            throws IOException, InterruptedException {
        return method().measure(host, sizes, place);
    }

    /// Of a fleet that runs anyway: what can be told from its journal.
    ///
    /// @throws Refusal where it needs a fleet of the bench's own
    public List<Figure> onGiven(FleetUnderTest fleet, BenchSizes sizes) {
        return switch (this) {
            case DISPATCH -> DispatchBench.byJournal(fleet, sizes);
            case THROUGHPUT ->
                    List.of(ThroughputBench.of(fleet, sizes, "the fleet's workers as they are"));
            case BATCHES -> BatchBench.byJournal(fleet, sizes);
            case DRAIN -> DrainBench.of(fleet, sizes);
            case SCALE -> ScaleBench.of(fleet, sizes);
            case FOLD, TAKEOVER, MEMORY, REPOSITORY, LOGS, ASSIGN ->
                    throw new Refusal(
                            ExitCode.USAGE,
                            "bench " + word() + " cannot be measured on a given fleet.",
                            "It needs a fleet of its own, or none, or kills parts of one.",
                            "Leave --given out, or measure " + words(GIVEN) + ".");
        };
    }

    private static String words(List<Measure> measures) {
        return measures.stream().map(Measure::word).collect(Collectors.joining(", "));
    }

    private Method method() {
        return switch (this) {
            case DISPATCH -> new DispatchBench();
            case THROUGHPUT -> new ThroughputBench();
            case BATCHES -> new BatchBench();
            case DRAIN -> new DrainBench();
            case SCALE -> new ScaleBench();
            case FOLD -> new FoldBench();
            case TAKEOVER -> new TakeoverBench();
            case MEMORY -> new MemoryBench();
            case REPOSITORY -> new RepositoryBench();
            case LOGS -> new LogsBench();
            case ASSIGN -> new AssignBench();
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
