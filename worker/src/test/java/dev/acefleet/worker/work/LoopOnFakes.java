package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.grant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/// A worker loop on fakes, for tests of it. Heartbeats come often, so that a test can wait for "some heartbeats later"
/// in place of a time; the clock that ages claims stands still unless a test moves it.
abstract class LoopOnFakes {
    static final int SLOTS = 2;
    static final Timings TIMINGS =
            new Timings(
                    Duration.ofMillis(20),
                    Duration.ofMillis(10),
                    Duration.ofMinutes(15),
                    Duration.ofMillis(50),
                    Duration.ofMillis(5),
                    Duration.ofSeconds(20));

    final MemoryQueue agentQueue = new MemoryQueue();
    final MemoryQueue gitQueue = new MemoryQueue();
    final MemoryFeed feed = new MemoryFeed();
    final MemoryReporter reporter = new MemoryReporter();
    final MemorySpool spool = new MemorySpool();
    final ManualClock clock = new ManualClock();
    final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    final AtomicReference<Optional<String>> obstacle = new AtomicReference<>(Optional.empty());
    final Set<WorkerRef> alive = ConcurrentHashMap.newKeySet();
    final WorkerLoop loop = loop(WORKER, TIMINGS, spool);
    boolean running;

    /// An attempt in the hands of the test: it ends when the test says so, or when it is stopped.
    record Job(
            Granted granted,
            Control control,
            CountDownLatch over,
            LinkedBlockingQueue<Outcome> end) {
        Job(Granted granted, Control control) {
            this(granted, control, new CountDownLatch(1), new LinkedBlockingQueue<>());
        }

        Outcome live(LinkedBlockingQueue<Job> jobs) {
            control.onStop(() -> control.stop().map(Job::stopped).ifPresent(end::add));
            control.started();
            jobs.add(this);
            try {
                return end.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                over.countDown();
            }
        }

        static Outcome stopped(Stop stop) {
            return new Outcome.Failed(
                    stop.kind(), stop.reason(), new Salvage.Nothing("a test"), Usage.UNKNOWN);
        }
    }

    WorkerLoop loop(WorkerRef worker, Timings timings, Spool spool) {
        return new WorkerLoop(
                new Profile(
                        worker,
                        "host/boot",
                        "1",
                        List.of(Pool.DEFAULT),
                        SLOTS,
                        Map.of("agent", Account.ofAgent("agent"))),
                new Ports(agentQueue, gitQueue, feed, reporter, spool, () -> 0),
                new Executors(
                        (granted, _, control) -> new Job(granted, control).live(jobs),
                        (_, merge, _) -> new Outcome.Merged(merge.commit(), 1),
                        Samples::declines,
                        Samples::declines,
                        Samples::declines,
                        Samples::declines,
                        Samples::declines,
                        Samples::declines,
                        () -> Objects.requireNonNull(obstacle.get()),
                        alive::contains),
                timings,
                clock,
                InstantSource.system());
    }

    void start() {
        running = true;
        loop.start();
    }

    void stop(Duration drain) {
        running = false;
        loop.stop(drain);
    }

    @AfterEach
    void end() {
        if (running) {
            reporter.release();
            loop.stop(Duration.ZERO);
        }
    }

    Job begun(Report.Claimed claimed) throws InterruptedException {
        feed.say(grant(claimed));
        Job job = begunNow();
        assertThat(job.granted().claim()).isEqualTo(claimed.claim());
        return job;
    }

    Job begunNow() throws InterruptedException {
        Job job = jobs.poll(20, TimeUnit.SECONDS);
        assertThat(job).as("an attempt that begins").isNotNull();
        return job;
    }

    Report.Claimed claimed(int count) {
        return reporter.await(Report.Claimed.class, count);
    }
}
