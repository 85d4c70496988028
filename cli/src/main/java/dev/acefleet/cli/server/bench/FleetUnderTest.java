package dev.acefleet.cli.server.bench;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.BenchRequest;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.model.BenchSubmission;
import dev.acefleet.common.model.Pool;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A fleet as the bench's client sees it: by its API alone, like any client. One thread.
public final class FleetUnderTest implements AutoCloseable {
    /// Plans of ten thousand items take a minute on a small machine; one that takes a quarter of an hour hangs.
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final long LOOK_MILLIS = 10;

    /// Plans, each of [#WARM_UP_ITEMS].
    private static final int WARM_UP = 100;

    private static final int WARM_UP_ITEMS = 20;

    /// Number of the plans by which it is asked whether somebody decides.
    private static final int DECIDED = 999;

    private final ApiClient api;
    private final Pool pool;
    private final AutoCloseable under;

    /// @param under what is closed with it
    private FleetUnderTest(ApiClient api, Pool pool, AutoCloseable under) {
        this.api = api;
        this.pool = pool;
        this.under = under;
    }

    /// One that was begun for the bench, and ends with it.
    static FleetUnderTest own(BenchHost.Running fleet) {
        return new FleetUnderTest(new ApiClient(fleet.server()), Pool.DEFAULT, fleet);
    }

    /// One whose parts somebody else ends.
    static FleetUnderTest beside(Server server) {
        return given(new ApiClient(server), Pool.DEFAULT);
    }

    /// One that runs anyway, and goes on afterwards. Its coordinators must take benches, and workers of the pool need a
    /// program of type bench named [Programs#NOOP].
    public static FleetUnderTest given(ApiClient api, Pool pool) {
        return new FleetUnderTest(api, pool, () -> {});
    }

    Server server() {
        return api.server();
    }

    /// Submits a plan and returns its id, without waiting for its end.
    String submit(int number, int items, int batches, int concurrent, String agent) {
        BenchSubmission bench =
                new BenchSubmission(number, items, batches, concurrent, pool, agent);
        SubmitReply reply =
                api.bench(new BenchRequest("bench-" + UUID.randomUUID(), bench)).orRefuse();
        return reply.plan();
    }

    /// Does a plan from submission to end, and returns what became of it.
    PlanReport run(int items, int batches, String agent) {
        String plan = submit(0, items, batches, items, agent);
        awaitEnd(plan, items);
        PlanReport report = api.plan(plan).orRefuse();
        if (!report.verdict().equals("passed")) {
            throw new Refusal(
                    ExitCode.FAILED,
                    "The bench's plan " + plan + " did not pass, so there is nothing to measure.",
                    report.reason(),
                    "See fleet report "
                            + plan
                            + "; workers need a program of type bench named "
                            + agent
                            + ".");
        }
        return report;
    }

    /// Makes the code of coordinator and worker as warm as that of a fleet which has run for a day, and has had thousands of
    /// items: one that has just begun waits for its compiler.
    void warmUp(BenchSizes sizes) {
        for (int i = 0; i < sizes.of(WARM_UP, 1); i++) {
            var _ = run(WARM_UP_ITEMS, 1, Programs.NOOP);
        }
    }

    /// The look at the list of plans costs the coordinator less than its events would.
    private void await(String plan, Predicate<PlanSummary> wanted, int items) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long pause = Math.clamp(items / 10, 40, 250);
        while (System.nanoTime() < end) {
            Optional<PlanSummary> newest = api.plans(1).orRefuse().plans().stream().findFirst();
            if (newest.filter(found -> found.id().equals(plan)).filter(wanted).isPresent()) {
                return;
            }
            pause(pause);
        }
        throw new Refusal(
                ExitCode.TIMED_OUT,
                "The bench's plan " + plan + " did not end within " + PATIENCE + ".",
                "",
                "See fleet why " + plan + ".");
    }

    /// Submits an item until a coordinator has decided on it.
    ///
    /// @return its plan
    String decided() {
        BenchSubmission bench = new BenchSubmission(DECIDED, 1, 1, 1, pool, Programs.NOOP);
        BenchRequest request = new BenchRequest("bench-" + UUID.randomUUID(), bench);
        while (true) {
            if (api.bench(request) instanceof Reply.Ok<SubmitReply>(int _, SubmitReply reply)
                    && reply.state().equals(SubmitReply.ACCEPTED)) {
                return reply.plan();
            }
            pause(LOOK_MILLIS);
        }
    }

    void awaitEnd(String plan, int items) {
        await(plan, found -> found.endedAt().isPresent(), items);
    }

    /// Waits until all items of a plan are queued.
    void awaitQueued(String plan, int items) {
        await(plan, found -> found.active() == items, items);
    }

    PlanReport newest() {
        return api.plan(api.plans(1).orRefuse().plans().getFirst().id()).orRefuse();
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.INTERRUPTED, "Interrupted.", "", "");
        }
    }

    @Override
    public void close() {
        api.close();
        try {
            under.close();
        } catch (Exception e) {
            throw new IllegalStateException("The measured fleet cannot be closed", e);
        }
    }
}
