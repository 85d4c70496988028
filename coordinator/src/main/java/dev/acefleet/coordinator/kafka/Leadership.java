package dev.acefleet.coordinator.kafka;

import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.CoordinatorLoop;
import dev.acefleet.coordinator.runtime.Deposed;
import dev.acefleet.coordinator.runtime.Readiness;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads one shard while this process should, and stands by otherwise. One thread.
///
/// A loop that lost its log is followed by a new one, with a pause that grows. One that was deposed is followed by a new
/// one if this process is still the one that should lead when the group has had the time to say otherwise. After anything
/// else (a journal that cannot be read, a clock that is wrong, a bug) this process leaves the group, so that another that
/// is fit leads, and does not come back before it is started again.
final class Leadership implements Readiness, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STOP = Duration.ofSeconds(15);

    /// After being deposed: longer than a session of the group.
    private static final Duration GROUP_PATIENCE = Duration.ofSeconds(8);

    private final ShardMembership membership;
    private final BooleanSupplier fit;
    private final Term term;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile boolean leading;
    private volatile String obstacle = "";
    private Duration pause = FIRST_PAUSE;

    /// One term of office: a new loop on clients of its own.
    @FunctionalInterface
    interface Term {
        /// Leads until `goOn` says no.
        ///
        /// @param goOn is asked after each step of the loop
        void lead(BooleanSupplier goOn);
    }

    /// @param fit whether this process can read the journal: one that cannot does not stand by (protocol P8)
    Leadership(ShardMembership membership, BooleanSupplier fit, Term term) {
        this.membership = membership;
        this.fit = fit;
        this.term = term;
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
        try {
            while (!stopped && fit.getAsBoolean()) {
                if (membership.isHeld()) {
                    lead();
                } else {
                    pause(PATIENCE);
                }
            }
            if (!stopped) {
                resign("it cannot read the journal");
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void lead() throws InterruptedException {
        long begun = System.nanoTime();
        leading = true;
        try {
            term.lead(() -> !stopped && membership.isHeld());
            LOG.info(stopped ? "Stopping" : "Another coordinator is to lead: this one stands by");
        } catch (Deposed e) {
            LOG.warn("This coordinator leads no more and stands by: {}", e.getMessage());
            pause(GROUP_PATIENCE);
        } catch (LogFailed | KafkaException e) {
            boolean ledForLong = System.nanoTime() - begun > LONGEST_PAUSE.toNanos();
            pause = ledForLong ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            LOG.warn("The log is away; leading again in {} ms: {}", pause.toMillis(), e.toString());
            pause(pause);
        } catch (RuntimeException e) {
            LOG.error("The coordinator cannot go on", e);
            resign(String.valueOf(e.getMessage()));
        } finally {
            leading = false;
        }
    }

    private void resign(String why) {
        obstacle = "this node does not lead any more: " + why;
        stopped = true;
        membership.close();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Ends early when this is closed.
    private void pause(Duration time) throws InterruptedException {
        var _ = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
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
        membership.close();
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
