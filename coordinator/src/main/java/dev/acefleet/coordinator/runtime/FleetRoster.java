package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The workers as their heartbeats show them, for people: nothing is decided by it. Whoever reads `presence` writes
/// ([#heard]); any thread reads. An older start of a worker than the one known is not shown (protocol P16).
public final class FleetRoster implements FleetView {
    /// How long a silent worker is still shown, so that somebody sees that it is gone.
    private static final Duration KEPT = Duration.ofHours(1);

    /// Workers shown: more than a fleet has, so that made-up names cannot fill the memory.
    private static final int WORKERS = 10_000;

    private final InstantSource clock;
    private final Duration silence;
    private final Map<String, Heard> workers = new TreeMap<>();

    private record Heard(Heartbeat beat, Instant at) {}

    /// @param silence after which a worker is called silent: a lease's time
    public FleetRoster(InstantSource clock, Duration silence) {
        this.clock = clock;
        this.silence = silence;
    }

    public synchronized void heard(Heartbeat beat) {
        Heard known = workers.get(beat.worker().id());
        if (known != null && known.beat().worker().incarnation() > beat.worker().incarnation()) {
            return;
        }
        if (known != null || workers.size() < WORKERS) {
            workers.put(beat.worker().id(), new Heard(beat, clock.instant()));
        }
    }

    @Override
    public synchronized List<WorkerView> workers() {
        Instant now = clock.instant();
        workers.values().removeIf(heard -> heard.at().plus(KEPT).isBefore(now));
        return workers.values().stream().map(heard -> view(heard, now)).toList();
    }

    private WorkerView view(Heard heard, Instant now) {
        Heartbeat beat = heard.beat();
        int bootId = beat.host().indexOf('/');
        return new WorkerView(
                beat.worker().id(),
                beat.worker().incarnation(),
                heard.at().plus(silence).isBefore(now) ? WorkerView.SILENT : WorkerView.ALIVE,
                bootId < 0 ? beat.host() : beat.host().substring(0, bootId),
                beat.version(),
                beat.pools().stream().map(Pool::name).toList(),
                beat.slots(),
                beat.free(),
                beat.agents(),
                beat.held().stream().map(held -> held.attempt().toString()).toList(),
                heard.at());
    }
}
