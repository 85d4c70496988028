package dev.acefleet.worker.work;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.WorkKind.Lane;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says every heartbeat that the worker lives and what it has in hand, and sees when it has been cut off for too long
/// (protocol P14, P15). Owns its thread. A heartbeat that cannot be sent is dropped: the next one says more.
final class HeartbeatLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLoop.class);

    private final Profile profile;
    private final Slots agents;
    private final Supplier<Set<Lane>> idle;
    private final ClaimDesk desk;
    private final AttemptRunner runner;
    private final Reporter reporter;
    private final Hearing hearing;
    private final Timings timings;
    private final Cordon cordon;
    private final Supplier<Optional<String>> obstacle;
    private final LongSupplier unreadable;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /// @param idle lanes that gave nothing since it was asked last
    HeartbeatLoop(
            Profile profile,
            Slots agents,
            Supplier<Set<Lane>> idle,
            ClaimDesk desk,
            AttemptRunner runner,
            Reporter reporter,
            Hearing hearing,
            Timings timings,
            Cordon cordon,
            Supplier<Optional<String>> obstacle,
            LongSupplier unreadable) {
        this.profile = profile;
        this.agents = agents;
        this.idle = idle;
        this.desk = desk;
        this.runner = runner;
        this.reporter = reporter;
        this.hearing = hearing;
        this.timings = timings;
        this.cordon = cordon;
        this.obstacle = obstacle;
        this.unreadable = unreadable;
    }

    @Override
    public void run() {
        try {
            do {
                look();
            } while (!stopped.await(timings.heartbeat().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A fault in one heartbeat must not be the last one's: without heartbeats everything here is lost.
    private void look() throws InterruptedException {
        try {
            beat();
            endWhatIsCutOff();
        } catch (RuntimeException e) {
            LOG.error("A heartbeat failed", e);
        }
    }

    private void beat() {
        String reason = obstacle.get().orElse("");
        boolean takes = reason.isEmpty() && cordon.obstacle().isEmpty();
        Heartbeat heartbeat =
                new Heartbeat(
                        profile.worker(),
                        profile.host(),
                        profile.version(),
                        profile.pools(),
                        profile.slots(),
                        takes ? agents.free() : 0,
                        idle.get(),
                        profile.agents(),
                        runner.held(),
                        desk.epochs(),
                        new Heartbeat.Health(reason, unreadable.getAsLong()));
        reporter.heartbeat(heartbeat)
                .exceptionally(e -> {
                    LOG.warn("A heartbeat did not arrive: {}", e.toString());
                    return null;
                });
    }

    /// A machine that was asleep, or a process that was stopped, gets the time to hear before its agents are ended.
    private void endWhatIsCutOff() throws InterruptedException {
        if (hearing.silence().compareTo(timings.offlineLimit()) > 0
                && runner.isExecuting()
                && !hearing.prove()) {
            runner.stopAll(Stop.cutOff(timings.offlineLimit()));
        }
    }

    /// Any thread; a second call does nothing.
    void stop() {
        stopped.countDown();
    }
}
