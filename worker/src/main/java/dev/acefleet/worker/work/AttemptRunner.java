package dev.acefleet.worker.work;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes granted attempts, each on a virtual thread of its own, and reports how they ended. Nothing ends without a
/// report, except after a revoke. Any thread.
///
/// An attempt stays in hand until the broker has its end report, however long that takes; its slot is free as soon as
/// nothing of it runs any more. What becomes of it when the process dies, [EndReports] says.
final class AttemptRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);

    private final WorkerRef worker;
    private final Executors executors;
    private final Reporter reporter;
    private final EndReports ends;
    private final Hearing hearing;
    private final Timings timings;
    private final InstantSource clock;
    private final Map<String, Hand> hands = new LinkedHashMap<>();
    private final Map<String, Hand> executing = new LinkedHashMap<>();

    AttemptRunner(
            WorkerRef worker,
            Executors executors,
            Reporter reporter,
            EndReports ends,
            Hearing hearing,
            Timings timings,
            InstantSource clock) {
        this.worker = worker;
        this.executors = executors;
        this.reporter = reporter;
        this.ends = ends;
        this.hearing = hearing;
        this.timings = timings;
        this.clock = clock;
    }

    /// Begins a granted attempt and returns.
    ///
    /// @param executed called when nothing of it runs any more
    /// @param reported called when the broker has its end report, or none is wanted
    void start(Granted granted, Runnable executed, Runnable reported) {
        AttemptLog log = new AttemptLog(granted.attempt(), reporter, clock);
        Hand hand = new Hand(granted, worker.toString(), reporter, hearing, log);
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
            outcome = begin(hand);
        } finally {
            forget(executing, hand);
            executed.run();
            hand.executed();
        }
        try {
            if (isReportWanted(hand)) {
                hand.awaitStartedSaid(timings.patience());
                deliver(hand, outcome);
            } else {
                ends.forget(hand.granted());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            forget(hands, hand);
            reported.run();
        }
    }

    /// What a worker cannot do, another one may: also when the end of it could not be kept (protocol P12, P16).
    private Outcome begin(Hand hand) {
        try {
            Optional<String> obstacle = executors.obstacle().get();
            if (obstacle.isPresent()) {
                return new Outcome.Declined(obstacle.get());
            }
            ends.begin(hand.granted());
            return execute(hand);
        } catch (IOException e) {
            return new Outcome.Declined("the worker cannot keep reports on its disk: " + e);
        } catch (RuntimeException | Error e) {
            LOG.error("{} ended by a fault of the worker", hand.granted().attempt(), e);
            return new Outcome.Failed(
                    FailureKind.INFRASTRUCTURE,
                    "fault of the worker program: " + e,
                    new Salvage.Nothing("the fault left nothing that can be trusted"),
                    Usage.UNKNOWN);
        }
    }

    private Outcome execute(Hand hand) {
        Granted granted = hand.granted();
        LOG.info("{} begins, claim {}", granted.attempt(), granted.claim());
        Outcome outcome =
                switch (granted.order()) {
                    case WorkOrder.Run run -> executors.runs().execute(granted, run, hand);
                    case WorkOrder.Audit audit -> executors.audits().execute(granted, audit, hand);
                    case WorkOrder.PlanGaps gaps -> executors.gaps().execute(granted, gaps, hand);
                    case WorkOrder.Subtree subtree ->
                            executors.subtrees().execute(granted, subtree, hand);
                    case WorkOrder.Bench bench -> executors.benches().execute(granted, bench, hand);
                    case WorkOrder.Integrate merge -> {
                        hand.started();
                        yield executors.integrates().execute(granted, merge, hand);
                    }
                    case WorkOrder.Finish finish -> {
                        hand.started();
                        yield executors.finishes().execute(granted, finish, hand);
                    }
                    case WorkOrder.Prune prune -> {
                        hand.started();
                        yield executors.prunes().execute(granted, prune, hand);
                    }
                };
        LOG.info("{} ends: {}", granted.attempt(), outcome);
        return outcome;
    }

    private static boolean isReportWanted(Hand hand) {
        Optional<Stop> unreported = hand.stop().filter(stop -> !stop.reported());
        unreported.ifPresent(stop ->
                LOG.info("{} is not reported: {}", hand.granted().attempt(), stop.reason()));
        return unreported.isEmpty();
    }

    private void deliver(Hand hand, Outcome outcome) throws InterruptedException {
        Granted granted = hand.granted();
        ends.deliver(
                granted.order().repository(),
                granted.attempt(),
                granted.claim(),
                hand.unsaid(),
                outcome);
    }

    private synchronized void forget(Map<String, Hand> map, Hand hand) {
        map.remove(hand.granted().claim());
        notifyAll();
    }

    /// Stops what runs under this claim; what does not run is left alone, for its end is being reported.
    void stop(AttemptId attempt, String claim, Stop reason) {
        stop(
                reason,
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

    /// Whether an earlier start of this worker still has processes here (protocol P17).
    boolean hasProcesses(long incarnation) {
        return incarnation < worker.incarnation()
                && executors.lives().test(new WorkerRef(worker.id(), incarnation));
    }

    /// What a heartbeat lists.
    synchronized List<Heartbeat.Held> held() {
        return hands.values().stream().map(Hand::held).toList();
    }

    synchronized boolean isExecuting() {
        return !executing.isEmpty();
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
}
