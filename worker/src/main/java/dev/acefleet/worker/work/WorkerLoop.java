package dev.acefleet.worker.work;

import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One incarnation of a worker at work: puts the loops together, starts and ends them in the order that keeps the
/// promises.
///
/// [#start] and [#stop] are called once each, by one thread. When the process dies, nothing here needs to be tidied up:
/// records not spent go to others, the keeper kills what ran, and the next start reports how it ended.
public final class WorkerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);

    private final Profile profile;
    private final Ports ports;
    private final Timings timings;
    private final Hearing hearing;
    private final Supplier<Optional<String>> obstacle;
    private final Cordon cordon;
    private final Slots agentSlots;
    private final Slots gitSlots = new Slots(1);
    private final EndReports ends;
    private final AttemptRunner runner;
    private final LaneLoop agentLane;
    private final LaneLoop gitLane;
    private final ControlLoop control;
    private final HeartbeatLoop heartbeats;
    private long newest;
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
        obstacle = executors.obstacle();
        cordon = new Cordon(timings, monotonic);
        agentSlots = new Slots(profile.slots());
        Reporter reporter = ports.reporter();
        hearing = new Hearing(timings, monotonic, ports.control()::wakeup);
        WorkerRef self = profile.worker();
        ClaimDesk desk =
                new ClaimDesk(
                        self,
                        profile.host(),
                        profile.accounts(),
                        ClaimName.mark(self),
                        timings,
                        monotonic);
        ends = new EndReports(self, ports.spool(), reporter, timings);
        runner = new AttemptRunner(self, executors, reporter, ends, hearing, timings, clock);
        agentLane = lane(Lane.AGENT, ports.agentQueue(), agentSlots, desk);
        gitLane = lane(Lane.GIT, ports.gitQueue(), gitSlots, desk);
        Map<Lane, Slots> slots = Map.of(Lane.AGENT, agentSlots, Lane.GIT, gitSlots);
        control =
                new ControlLoop(
                        profile,
                        ports.control(),
                        desk,
                        slots,
                        runner,
                        reporter,
                        ends,
                        this::giveWay,
                        cordon,
                        hearing,
                        timings);
        heartbeats =
                new HeartbeatLoop(
                        profile,
                        agentSlots,
                        this::idle,
                        desk,
                        runner,
                        reporter,
                        hearing,
                        timings,
                        cordon,
                        obstacle,
                        ports.unreadable());
    }

    private Set<Lane> idle() {
        return Stream.of(agentLane, gitLane)
                .filter(LaneLoop::givesNothing)
                .map(LaneLoop::lane)
                .collect(Collectors.toSet());
    }

    private LaneLoop lane(Lane lane, WorkQueue queue, Slots slots, ClaimDesk desk) {
        return new LaneLoop(
                lane,
                queue,
                slots,
                desk,
                ports.reporter(),
                hearing,
                timings,
                () -> cordon.obstacle().or(obstacle));
    }

    /// Says what earlier incarnations have left to say, begins to hear, then to beat, then to take work (protocol P16,
    /// P27).
    ///
    /// @throws RuntimeException when the broker does not take that, or the control feed cannot be opened; then nothing
    ///     was started, and all is closed
    public void start() {
        try {
            ends.sendLeft();
            ports.control().open();
        } catch (RuntimeException e) {
            ports.close();
            throw e;
        }
        LOG.info("Worker {} starts with {} slot(s)", profile.worker(), profile.slots());
        voices = List.of(thread("control", control), thread("heartbeat", heartbeats));
        lanes = List.of(thread("lane-agent", agentLane), thread("lane-git", gitLane));
    }

    /// How it stands. Any thread.
    public Figures figures() {
        return new Figures(
                profile.slots(),
                agentSlots.busy(),
                runner.held().size(),
                hearing.silence(),
                ports.unreadable().getAsLong(),
                obstacle.get().or(hearing::obstacle));
    }

    private static Thread thread(String name, Runnable loop) {
        return Thread.ofPlatform().daemon().name(name).start(loop);
    }

    /// Somebody else was started with this worker's id (protocol P16): what runs here goes on, and nothing more is
    /// taken until a person has told them apart and starts this one anew.
    private void giveWay(long incarnation) {
        if (incarnation > newest) {
            newest = incarnation;
            LOG.error(
                    "A newer start ({}) of the worker {} is at work: this one takes nothing more and ends what it has."
                            + " If both are wanted, give one of them another id",
                    incarnation,
                    profile.worker());
            agentLane.stop();
            gitLane.stop();
        }
    }

    /// Takes no more work, lets what runs go on for `drain`, then stops it with salvage; ends when every end is
    /// reported, or cannot be. The worker beats and hears until then. An interrupt shortens every wait and is kept.
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
                        "After {} these attempts are still in hand; the next start reports them: {}",
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
        ends.close();
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
