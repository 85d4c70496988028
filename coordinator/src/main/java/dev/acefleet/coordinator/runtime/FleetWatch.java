package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// The workers by their latest heartbeats. The loop's thread tells it, any thread asks.
public final class FleetWatch implements FleetView {
    /// A worker that has been silent for so long is no longer shown.
    private static final Duration FORGET = Duration.ofHours(1);

    private final Timings timings;
    private final InstantSource clock;
    private final Map<String, Seen> workers = new ConcurrentSkipListMap<>();

    private record Seen(Heartbeat beat, Instant at) {}

    public FleetWatch(Timings timings, InstantSource clock) {
        this.timings = timings;
        this.clock = clock;
    }

    public void heard(Heartbeat beat) {
        Instant now = clock.instant();
        workers.put(beat.worker().id(), new Seen(beat, now));
        workers.values().removeIf(seen -> seen.at().plus(FORGET).isBefore(now));
    }

    @Override
    public List<WorkerView> workers() {
        return workers.values().stream().map(this::view).toList();
    }

    private WorkerView view(Seen seen) {
        Heartbeat beat = seen.beat();
        boolean alive = seen.at().plus(timings.lease()).isAfter(clock.instant());
        return new WorkerView(
                beat.worker().id(),
                beat.worker().incarnation(),
                alive ? WorkerView.ALIVE : WorkerView.SILENT,
                beat.host(),
                beat.version(),
                beat.pools().stream().map(Pool::name).toList(),
                beat.slots(),
                beat.free(),
                beat.agents(),
                beat.held().stream().map(held -> held.attempt().toString()).toList(),
                seen.at());
    }
}
