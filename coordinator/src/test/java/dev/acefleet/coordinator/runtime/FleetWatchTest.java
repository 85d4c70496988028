package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetWatchTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FleetWatch roster = new FleetWatch(Timings.USUAL, () -> now);

    @Test
    void aWorkerIsShownAsItLastSpokeWithoutTheBootIdOfItsMachine() {
        roster.heard(beat("w2", 1, 2));
        roster.heard(beat("w1", 1, 0));
        assertThat(roster.workers()).extracting(WorkerView::id).containsExactly("w1", "w2");
        WorkerView worker = roster.workers().getLast();
        assertThat(worker.host()).isEqualTo("box");
        assertThat(worker.free()).isEqualTo(2);
        assertThat(worker.attempts()).containsExactly("s03-1/03-01/1");
    }

    @Test
    void aSilentWorkerIsCalledSilentAndLaterForgotten() {
        roster.heard(beat("w1", 1, 2));
        now = now.plusSeconds(31);
        assertThat(roster.workers().getFirst().state()).isEqualTo(WorkerView.SILENT);
        now = now.plus(Duration.ofHours(1));
        assertThat(roster.workers()).isEmpty();
    }

    @Test
    void anOlderStartDoesNotHideTheNewerOne() {
        roster.heard(beat("w1", 2, 2));
        roster.heard(beat("w1", 1, 0));
        assertThat(roster.workers().getFirst().incarnation()).isEqualTo(2);
    }

    private static Heartbeat beat(String id, long incarnation, int free) {
        return new Heartbeat(
                new WorkerRef(id, incarnation),
                "box/boot-1",
                "1.0",
                List.of(Pool.DEFAULT),
                2,
                free,
                Set.of(),
                List.of("scripted"),
                List.of(new Heartbeat.Held(AttemptId.parse("s03-1/03-01/1"), "c")),
                Map.of(),
                Heartbeat.Health.WELL);
    }
}
