package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A machine that runs one worker, with the disk that outlives its processes: each start is a new incarnation, and finds
/// the end reports that its predecessor could not deliver (protocol P16).
final class WorkerMachine {
    final World world;
    final String id;
    final String host;

    /// End reports without an acknowledgement, by claim.
    final Map<String, Report.Ended> spool = new LinkedHashMap<>();

    private Optional<WorkerProcess> process = Optional.empty();

    WorkerMachine(World world, String id, String host) {
        this.world = world;
        this.id = id;
        this.host = host;
    }

    /// As heartbeats and claims name it: host and boot.
    String place() {
        return host + "/boot-1";
    }

    WorkerProcess start() {
        WorkerRef ref = new WorkerRef(id, world.workers.size() + 1L);
        world.tell(ref + " starts on " + host);
        WorkerProcess started = new WorkerProcess(this, ref);
        world.workers.add(started);
        process = Optional.of(started);
        started.begin();
        return started;
    }

    /// With -9: the keeper leaves nothing of what ran (protocol P20).
    void kill() {
        process.ifPresent(running -> {
            world.tell(running + " is killed");
            running.die();
        });
        process = Optional.empty();
    }

    void killAndRestart(Duration back) {
        kill();
        world.in(back, this::startIfDown);
    }

    /// Stops it as SIGTERM does, and starts it again.
    void stopAndRestart(Duration back) {
        process.ifPresent(running -> running.stop(() -> world.in(back, this::startIfDown)));
    }

    void startIfDown() {
        if (process.filter(running -> !running.isDead()).isEmpty()) {
            start();
        }
    }

    /// Where a newer start of the same id has been seen, the older one gets no more grants (protocol P16): whoever looks
    /// after it starts it again.
    void startAgainIfOlder() {
        boolean older =
                process()
                        .filter(running ->
                                world.workers.stream()
                                        .map(WorkerProcess::ref)
                                        .anyMatch(other ->
                                                other.id().equals(id)
                                                        && other.incarnation()
                                                                > running.ref().incarnation()))
                        .isPresent();
        if (older) {
            stopAndRestart(Duration.ofSeconds(1));
        }
    }

    Optional<WorkerProcess> process() {
        return process.filter(running -> !running.isDead());
    }
}
