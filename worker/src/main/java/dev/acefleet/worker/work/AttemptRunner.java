package dev.acefleet.worker.work;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes granted attempts, each on a virtual thread of its own, and reports how they ended. Nothing ends without a
/// report, except after a revoke. Any thread.
///
/// An attempt stays in hand until the broker has its end report, however long that takes; its slot is free as soon as
/// nothing of it runs any more.
final class AttemptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);

    private final WorkerRef worker;
    private final Executors executors;
    private final Reporter reporter;
    private final Hearing hearing;
    private final Timings timings;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Hand> hands = new LinkedHashMap<>();
    private final Map<String, Hand> executing = new LinkedHashMap<>();

    AttemptRunner(
            WorkerRef worker,
            Executors executors,
            Reporter reporter,
            Hearing hearing,
            Timings timings,
            InstantSource clock) {
        this.worker = worker;
        this.executors = executors;
        this.reporter = reporter;
        this.hearing = hearing;
        this.timings = timings;
        this.clock = clock;
    }

    /// Begins a granted attempt and returns.
    ///
    /// @param executed called when nothing of it runs any more
    /// @param reported called when the broker has its end report, or none is wanted
    void start(Lane lane, Granted granted, Runnable executed, Runnable reported) {
        AttemptLog log = new AttemptLog(granted.attempt(), reporter, clock);
        Hand hand = new Hand(lane, granted, worker.toString(), reporter, hearing, log);
        synchronized (this) {
            hands.put(granted.claim(), hand);
            executing.put(granted.claim(), hand);
        }
        Thread.ofVirtual()
                .name("attempt-" + granted.attempt())
                .start(() -> live(hand, executed, reported));
    }

    private void live(Hand hand, Runnable executed, Runnable reported) {
        Outcome outcome;
        try {
            outcome = execute(hand);
        } finally {
            forget(executing, hand);
            executed.run();
        }
        try {
            if (isReportWanted(hand)) {
                hand.awaitStartedSaid(timings.patience());
                deliver(hand.granted(), outcome);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            forget(hands, hand);
            reported.run();
        }
    }

    private Outcome execute(Hand hand) {
        Granted granted = hand.granted();
        LOG.info("{} begins, claim {}", granted.attempt(), granted.claim());
        try {
            Outcome outcome =
                    switch (granted.order()) {
                        case WorkOrder.Run run -> executors.runs().execute(granted, run, hand);
                        case WorkOrder.Integrate merge -> {
                            hand.started();
                            yield executors.integrates().execute(granted, merge, hand);
                        }
                    };
            LOG.info("{} ends: {}", granted.attempt(), outcome);
            return outcome;
        } catch (RuntimeException | Error e) {
            LOG.error("{} ended by a fault of the worker", granted.attempt(), e);
            return new Outcome.Failed(
                    FailureKind.INFRASTRUCTURE,
                    "fault of the worker program: " + e,
                    new Salvage.Nothing("the fault left nothing that can be trusted"),
                    Usage.UNKNOWN);
        }
    }

    private static boolean isReportWanted(Hand hand) {
        Optional<Stop> unreported = hand.stop().filter(stop -> !stop.reported());
        unreported.ifPresent(stop ->
                LOG.info("{} is not reported: {}", hand.granted().attempt(), stop.reason()));
        return unreported.isEmpty();
    }

    private void deliver(Granted granted, Outcome outcome) throws InterruptedException {
        Outcome said = outcome;
        while (true) {
            try {
                Report ended = new Report.Ended(granted.attempt(), granted.claim(), worker, said);
                reporter.report(granted.order().repository(), ended).get();
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IllegalArgumentException) {
                    said = unsayable(e.getCause());
                }
                LOG.warn(
                        "The end of {} could not be reported, again in {}: {}",
                        granted.attempt(),
                        timings.retry(),
                        String.valueOf(e.getCause()));
            }
            if (closed.await(timings.retry().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error(
                        "The end of {} was not reported before this worker ended: its lease lapses",
                        granted.attempt());
                return;
            }
        }
    }

    private static Outcome unsayable(Throwable reason) {
        return new Outcome.Failed(
                FailureKind.INFRASTRUCTURE,
                "the end report could not be written: " + reason.getMessage(),
                new Salvage.Nothing("see the attempt's ref"),
                Usage.UNKNOWN);
    }

    private synchronized void forget(Map<String, Hand> map, Hand hand) {
        map.remove(hand.granted().claim());
        notifyAll();
    }

    /// Stops what runs under this claim; what does not run is left alone.
    void revoke(AttemptId attempt, String claim, String reason) {
        stop(
                Stop.revoked(reason),
                hand ->
                        hand.granted().claim().equals(claim)
                                && hand.granted().attempt().equals(attempt));
    }

    /// Stops everything that runs.
    void stopAll(Stop reason) {
        stop(reason, _ -> true);
    }

    private void stop(Stop reason, Predicate<Hand> which) {
        List<Hand> chosen;
        synchronized (this) {
            chosen = executing.values().stream().filter(which).toList();
        }
        for (Hand hand : chosen) {
            LOG.info("{} is stopped: {}", hand.granted().attempt(), reason.reason());
            hand.stop(reason);
        }
    }

    /// What a heartbeat lists.
    synchronized List<Heartbeat.Held> held() {
        return hands.values().stream()
                .map(hand -> new Heartbeat.Held(hand.granted().attempt(), hand.granted().claim()))
                .toList();
    }

    /// Waits until nothing runs any more.
    boolean awaitExecuted(Duration limit) throws InterruptedException {
        return await(executing, limit);
    }

    /// Waits until nothing is in hand any more.
    boolean awaitReported(Duration limit) throws InterruptedException {
        return await(hands, limit);
    }

    private synchronized boolean await(Map<String, Hand> map, Duration limit)
            throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        while (!map.isEmpty()) {
            long left = deadline.leftMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /// Gives up end reports that the broker does not take.
    void close() {
        closed.countDown();
    }
}
