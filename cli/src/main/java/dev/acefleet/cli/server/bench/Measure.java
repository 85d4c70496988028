package dev.acefleet.cli.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
    LOGS;

    /// How something is measured. Starts what it needs below its directory, and ends it.
    interface Method {
        List<Figure> measure(BenchHost host, BenchSizes sizes, Path place)
                throws IOException, InterruptedException;
    }

    public List<Figure> on(BenchHost host, BenchSizes sizes, Path place)
            throws IOException, InterruptedException {
        return method().measure(host, sizes, place);
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
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
