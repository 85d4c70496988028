package dev.acefleet.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.MemorySpool;
import dev.acefleet.worker.work.OrderExecutor;
import dev.acefleet.worker.work.Profile;
import dev.acefleet.worker.work.Samples;
import dev.acefleet.worker.work.Stop;
import dev.acefleet.worker.work.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers on a real broker, with executors of the test's own.
@Timeout(180)
class WorkerTest {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerTest.class);

    private final Topics topics = TestBroker.topics();
    private final GrantingCoordinator coordinator =
            new GrantingCoordinator(TestBroker.settings(), topics);
    private final List<Worker> workers = new ArrayList<>();

    private Worker worker(String id, int slots, OrderExecutor<WorkOrder.Run> runs) {
        Worker worker =
                new Worker(
                        new Profile(
                                new WorkerRef(id, 1),
                                Machine.host(),
                                "test",
                                List.of(Pool.DEFAULT),
                                slots,
                                Map.of("agent", Account.ofAgent("agent"))),
                        TestBroker.settings(),
                        topics,
                        new MemorySpool(),
                        Samples.executors(runs),
                        Timings.STANDARD,
                        Duration.ZERO);
        workers.add(worker);
        worker.start();
        return worker;
    }

    @AfterEach
    void close() throws InterruptedException {
        workers.forEach(Worker::close);
        coordinator.close();
    }

    @Test
    void everyAttemptIsExecutedOnceWhoeverOfTwoWorkersTakesIt() throws InterruptedException {
        ConcurrentLinkedQueue<AttemptId> executed = new ConcurrentLinkedQueue<>();
        OrderExecutor<WorkOrder.Run> runs =
                (granted, _, control) -> {
                    executed.add(granted.attempt());
                    control.started();
                    return Samples.success();
                };
        worker("one", 2, runs);
        worker("two", 2, runs);
        Set<AttemptId> wanted = new HashSet<>();
        for (int run = 1; run <= 40; run++) {
            AttemptId attempt = Samples.attempt(run, 1);
            wanted.add(attempt);
            coordinator.dispatch(attempt, Lane.AGENT, Samples.order());
        }

        Set<AttemptId> ended = new HashSet<>();
        while (!ended.equals(wanted)) {
            ended.add(coordinator.await(Report.Ended.class).attempt());
        }
        assertThat(executed).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void aDispatchBecomesAProcessWithoutWaitingForAnyInterval() throws InterruptedException {
        LinkedBlockingQueue<Long> begun = new LinkedBlockingQueue<>();
        worker(
                "one",
                1,
                (_, _, _) -> {
                    begun.add(System.nanoTime());
                    return Samples.success();
                });
        List<Long> micros = new ArrayList<>();
        for (int run = 1; run <= 60; run++) {
            long before = System.nanoTime();
            coordinator.dispatch(Samples.attempt(run, 1), Lane.AGENT, Samples.order());
            Long at = begun.poll(60, TimeUnit.SECONDS);
            assertThat(at).isNotNull();
            coordinator.await(Report.Ended.class);
            micros.add((at - before) / 1_000);
        }

        List<Long> warm = micros.subList(20, micros.size()).stream().sorted().toList();
        long median = warm.get(warm.size() / 2);
        LOG.warn("Dispatch to begin: median {} µs of {}", median, warm);
        assertThat(median).isLessThan(250_000);
    }

    @Test
    void aRevokedAttemptReportsNothingAndItsSlotWorksOn() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        LinkedBlockingQueue<Granted> begun = new LinkedBlockingQueue<>();
        worker(
                "one",
                1,
                (granted, _, control) -> {
                    begun.add(granted);
                    return granted.attempt().equals(Samples.attempt(1, 1))
                            ? untilStopped(control, first)
                            : Samples.success();
                });
        coordinator.dispatch(Samples.attempt(1, 1), Lane.AGENT, Samples.order());
        Report.Claimed claimed = coordinator.await(Report.Claimed.class);
        assertThat(begun.poll(60, TimeUnit.SECONDS)).isNotNull();
        coordinator.dispatch(Samples.attempt(2, 1), Lane.AGENT, Samples.order());
        coordinator.revoke(claimed);

        assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(coordinator.await(Report.Ended.class).attempt())
                .isEqualTo(Samples.attempt(2, 1));
    }

    private static Outcome untilStopped(Control control, CountDownLatch over) {
        LinkedBlockingQueue<Stop> stops = new LinkedBlockingQueue<>();
        control.onStop(() -> control.stop().ifPresent(stops::add));
        control.started();
        try {
            Stop stop = stops.take();
            return new Outcome.Failed(
                    stop.kind(), stop.reason(), new Salvage.Nothing("a test"), Usage.UNKNOWN);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aWorkerThatIsClosedReportsWhatItStopped() throws InterruptedException {
        Worker worker =
                worker("one", 1, (_, _, control) -> untilStopped(control, new CountDownLatch(1)));
        coordinator.dispatch(Samples.attempt(1, 1), Lane.AGENT, Samples.order());
        coordinator.await(Report.Started.class);
        worker.close();

        Outcome outcome = coordinator.await(Report.Ended.class).outcome();
        assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.WORKER_STOPPING);
    }

    @Test
    void aMergeGoesThroughTheGitLane() throws InterruptedException {
        worker("one", 1, (_, _, _) -> Samples.success());
        coordinator.dispatch(Samples.attempt(9, 1), Lane.GIT, Samples.merge());

        assertThat(coordinator.await(Report.Ended.class).outcome())
                .isInstanceOf(Outcome.Merged.class);
    }
}
