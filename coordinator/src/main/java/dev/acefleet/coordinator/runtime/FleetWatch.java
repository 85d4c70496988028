package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.Pool;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// The workers by their latest heartbeats, and what the journal says of them and of their agents' providers: which are
/// cordoned, which refuse. Any thread tells and asks. Of two starts of one worker the newer is shown (protocol P16).
public final class FleetWatch implements FleetView, JournalListener {
    /// A worker that has been silent for so long is no longer shown.
    private static final Duration FORGET = Duration.ofHours(1);

    /// Workers shown: more than a fleet has, so that made-up names cannot fill the memory.
    private static final int WORKERS = 10_000;

    private final Timings timings;
    private final InstantSource clock;
    private final Map<String, Seen> workers = new ConcurrentSkipListMap<>();

    private final Map<String, String> cordons = new ConcurrentHashMap<>();

    private final Providers providers = new Providers();

    private record Seen(Heartbeat beat, Instant at) {}

    public FleetWatch(Timings timings, InstantSource clock) {
        this.timings = timings;
        this.clock = clock;
    }

    public void heard(Heartbeat beat) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        workers.values().removeIf(seen -> isForgotten(seen, now));
        Seen known = workers.get(beat.worker().id());
        boolean older =
                known != null && known.beat().worker().incarnation() > beat.worker().incarnation();
        if (!older && (known != null || workers.size() < WORKERS)) {
            workers.put(beat.worker().id(), new Seen(beat, now));
        }
    }

    @Override
    public void on(Event event, Instant at, long offset) {
        providers.on(event, at, offset);
        if (event instanceof Event.WorkerCordoned cordoned) {
            String reason = cordoned.reason().isBlank() ? "" : ": " + cordoned.reason();
            cordons.put(cordoned.worker(), "cordoned" + reason);
        } else if (event instanceof Event.WorkerUncordoned uncordoned) {
            cordons.remove(uncordoned.worker());
        }
    }

    @Override
    public List<WorkerView> workers() {
        Instant now = clock.instant();
        return workers.values().stream()
                .filter(seen -> !isForgotten(seen, now))
                .map(this::view)
                .toList();
    }

    @Override
    public List<ProviderView> providers() {
        return providers.all();
    }

    @Override
    public Optional<ProviderView> provider(String agent) {
        return providers.of(agent);
    }

    private static boolean isForgotten(Seen seen, Instant now) {
        return seen.at().plus(FORGET).isBefore(now);
    }

    /// A heartbeat's host has the machine's boot id behind a slash, which is for coordinators.
    private static String machine(String host) {
        int slash = host.indexOf('/');
        return slash < 0 ? host : host.substring(0, slash);
    }

    private WorkerView view(Seen seen) {
        Heartbeat beat = seen.beat();
        boolean alive = seen.at().plus(timings.lease()).isAfter(clock.instant());
        return new WorkerView(
                beat.worker().id(),
                beat.worker().incarnation(),
                alive ? WorkerView.ALIVE : WorkerView.SILENT,
                machine(beat.host()),
                beat.version(),
                beat.pools().stream().map(Pool::name).toList(),
                beat.slots(),
                beat.free(),
                beat.agents(),
                beat.held().stream().map(held -> held.attempt().toString()).toList(),
                seen.at(),
                alive ? beat.health().obstacle() : "",
                cordons.getOrDefault(beat.worker().id(), ""),
                beat.health().unreadable());
    }
}
