package dev.acefleet.worker.work;

import dev.acefleet.common.model.WorkKind.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One incarnation of a worker at work: puts the loops together, starts and ends them in the order that keeps the promises.
///
/// [#start] and [#stop] are called once each, by one thread. When the process dies, nothing here needs to be tidied up:
/// records not spent go to others, leases lapse, and the keeper kills what ran.
public final class WorkerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);

    private final Profile profile;
    private final Ports ports;
    private final Timings timings;
    private final Slots agentSlots;
    private final Slots gitSlots = new Slots(1);
    private final AttemptRunner runner;
    private final LaneLoop agentLane;
    private final LaneLoop gitLane;
    private final ControlLoop control;
    private final HeartbeatLoop heartbeats;
    private List<Thread> lanes = List.of();
    private List<Thread> voices = List.of();

    public WorkerLoop(
            Profile profile,
            Ports ports,
            Executors executors,
            Timings timings,
            MonotonicClock monotonic,
            InstantSource clock) {
        this.profile = profile;
        this.ports = ports;
        this.timings = timings;
        agentSlots = new Slots(profile.slots());
        Reporter reporter = ports.reporter();
        Hearing hearing = new Hearing(timings, monotonic, ports.control()::wakeup);
        ClaimDesk desk =
                new ClaimDesk(profile.worker(), profile.host(), mark(profile), timings, monotonic);
        runner = new AttemptRunner(profile.worker(), executors, reporter, hearing, timings, clock);
        agentLane =
                new LaneLoop(
                        Lane.AGENT,
                        ports.agentQueue(),
                        agentSlots,
                        desk,
                        reporter,
                        hearing,
                        timings);
        gitLane =
                new LaneLoop(
                        Lane.GIT, ports.gitQueue(), gitSlots, desk, reporter, hearing, timings);
        Map<Lane, Slots> slots = Map.of(Lane.AGENT, agentSlots, Lane.GIT, gitSlots);
        control =
                new ControlLoop(
                        profile.worker(),
                        ports.control(),
                        desk,
                        slots,
                        runner,
                        reporter,
                        hearing,
                        timings);
        heartbeats =
                new HeartbeatLoop(
                        profile, agentSlots, gitSlots, desk, runner, reporter, hearing, timings);
    }

    /// Differs also between two processes that were given the same worker id at the same moment: one must not start on a
    /// grant for the other's claim.
    private static String mark(Profile profile) {
        return Long.toString(profile.worker().incarnation(), Character.MAX_RADIX)
                + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /// Begins to hear, then to beat, then to take work (protocol P27).
    ///
    /// @throws RuntimeException when the control feed cannot be opened; then nothing was started, and all is closed
    public void start() {
        try {
            ports.control().open();
        } catch (RuntimeException e) {
            ports.close();
            throw e;
        }
        LOG.info("Worker {} starts with {} slot(s)", profile.worker(), profile.slots());
        voices = List.of(thread("control", control), thread("heartbeat", heartbeats));
        lanes = List.of(thread("lane-agent", agentLane), thread("lane-git", gitLane));
    }

    private static Thread thread(String name, Runnable loop) {
        return Thread.ofPlatform().daemon().name(name).start(loop);
    }

    /// Takes no more work, lets what runs go on for `drain`, then stops it with salvage; ends when every end is reported,
    /// or cannot be. The worker beats and hears until then. An interrupt shortens every wait and is kept.
    public void stop(Duration drain) {
        if (voices.isEmpty()) {
            ports.close();
            return;
        }
        LOG.info("Worker {} stops; what runs has {} to end", profile.worker(), drain);
        try {
            agentLane.stop();
            gitLane.stop();
            join(lanes);
            if (!runner.awaitExecuted(drain)) {
                runner.stopAll(Stop.stopping());
            }
            if (!runner.awaitReported(timings.salvage())) {
                LOG.error(
                        "After {} these attempts are still in hand, and their leases lapse: {}",
                        timings.salvage(),
                        runner.held());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            runner.stopAll(Stop.stopping());
        }
        end();
    }

    private void end() {
        runner.close();
        heartbeats.stop();
        control.stop();
        try {
            join(voices);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ports.reporter().close();
        LOG.info("Worker {} has stopped", profile.worker());
    }

    private void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            if (!thread.join(timings.salvage())) {
                LOG.error("The thread {} does not end and is left", thread.getName());
            }
        }
    }
}
