package dev.acefleet.coordinator.kafka;

import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.CoordinatorLoop;
import dev.acefleet.coordinator.runtime.Deposed;
import dev.acefleet.coordinator.runtime.Readiness;
import dev.acefleet.coordinator.runtime.WrongClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads one shard while this process should, and stands by otherwise. One thread.
///
/// A loop that lost its log is followed by a new one, with a pause that grows. One that was deposed is followed by a new
/// one if this process is still the one that should lead when the group has had the time to say otherwise. One whose clock
/// is wrong leaves the group, so that another leads, and looks again in a minute. After anything else (a journal that
/// cannot be read, a bug, an error of the machine that runs this) this process resigns: it leaves the group, and does not
/// come back before it is started again, for which its owner ends it ([#resigned]).
final class Leadership implements Readiness, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(15);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /// After being deposed: longer than a session of the group.
    static final Duration GROUP_PATIENCE = Duration.ofSeconds(8);

    /// With a wrong clock: somebody has to set it, or whatever keeps it right.
    static final Duration CLOCK_PAUSE = Duration.ofMinutes(1);

    private final Membership membership;
    private final BooleanSupplier fit;
    private final Term term;
    private final Pace pace;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<String> resigned = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile boolean leading;
    private volatile String obstacle = "";
    private Duration pause = Duration.ZERO;

    /// Whether this process is the one that should lead.
    interface Membership {
        /// Also again, after it has left.
        void join();

        boolean isHeld();

        /// So that another takes over at once. A second call does nothing.
        void leave();
    }

    /// One term of office: a new loop on clients of its own.
    @FunctionalInterface
    interface Term {
        /// Leads until `goOn` says no.
        ///
        /// @param goOn is asked after each step of the loop
        void lead(BooleanSupplier goOn);
    }

    /// The time between terms.
    interface Pace {
        Pace REAL =
                new Pace() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void pause(CountDownLatch closed, Duration time)
                            throws InterruptedException {
                        var _ = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
                    }
                };

        /// Monotonic.
        long nanos();

        /// Waits for that long, or until all is closed.
        void pause(CountDownLatch closed, Duration time) throws InterruptedException;
    }

    /// @param fit whether this process can read the journal: one that cannot does not stand by (protocol P8)
    Leadership(Membership membership, BooleanSupplier fit, Term term) {
        this(membership, fit, term, Pace.REAL);
    }

    Leadership(Membership membership, BooleanSupplier fit, Term term, Pace pace) {
        this.membership = membership;
        this.fit = fit;
        this.term = term;
        this.pace = pace;
        thread = Thread.ofPlatform().name("coordinator").unstarted(this::run);
    }

    /// Steps a loop until it is to end.
    static void run(CoordinatorLoop loop, BooleanSupplier goOn) {
        loop.start();
        while (goOn.getAsBoolean()) {
            loop.step(PATIENCE);
        }
    }

    void start() {
        membership.join();
        thread.start();
    }

    private void run() {
        String why = "an error has ended it, see its log";
        try {
            while (!stopped && fit.getAsBoolean()) {
                if (membership.isHeld()) {
                    lead();
                } else {
                    rest(PATIENCE);
                }
            }
            why = "it cannot read the journal, see its log";
        } catch (InterruptedException e) {
            stopped = true;
        } finally {
            if (!stopped) {
                resign(why);
            }
        }
    }

    private void lead() throws InterruptedException {
        long begun = pace.nanos();
        try {
            serve();
            LOG.info(stopped ? "Stopping" : "Another coordinator is to lead: this one stands by");
        } catch (Deposed e) {
            LOG.warn("This coordinator leads no more and stands by: {}", e.getMessage());
            rest(GROUP_PATIENCE);
        } catch (LogFailed | KafkaException e) {
            pause = next(pause, Duration.ofNanos(pace.nanos() - begun));
            LOG.warn("The log is away; leading again in {} ms: {}", pause.toMillis(), e.toString());
            rest(pause);
        } catch (WrongClock e) {
            standAside(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("The coordinator cannot go on", e);
            resign(String.valueOf(e.getMessage()));
        }
    }

    private void serve() {
        leading = true;
        try {
            term.lead(() -> !stopped && membership.isHeld());
        } finally {
            leading = false;
        }
    }

    /// A term that lasted shows that the log was there.
    private static Duration next(Duration pause, Duration led) {
        if (pause.isZero() || led.compareTo(LONGEST_PAUSE) > 0) {
            return FIRST_PAUSE;
        }
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void standAside(String why) throws InterruptedException {
        LOG.error("This coordinator lets others lead for {}: {}", CLOCK_PAUSE, why);
        obstacle = "this node does not lead for now: " + why;
        membership.leave();
        rest(CLOCK_PAUSE);
        if (!stopped) {
            obstacle = "";
            membership.join();
        }
    }

    private void resign(String why) {
        obstacle = "this node does not lead any more: " + why;
        stopped = true;
        membership.leave();
        resigned.complete(why);
    }

    /// Ends early when this is closed.
    private void rest(Duration time) throws InterruptedException {
        pace.pause(closed, time);
    }

    /// Completed with the reason, on any thread, when this process does not come back to lead. Never after [#close].
    CompletableFuture<String> resigned() {
        return resigned.copy();
    }

    /// Whether this node decides, or is about to.
    boolean isLeading() {
        return leading;
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
    }

    /// Stops after the step under way and leaves the group. What is not decided stays in the inbox.
    @Override
    public void close() {
        stopped = true;
        closed.countDown();
        end(thread);
        membership.leave();
    }

    /// A thread that waits for a broker that is away is interrupted after a while: its clients must not be closed under it.
    static void end(Thread thread) {
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(STOP)) {
                thread.interrupt();
                var _ = thread.join(STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
