package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.runtime.JournalCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A coordinator that cannot go on, as whatever keeps it running sees it.
@Timeout(180)
class ResignedCoordinatorTest {
    @TempDir Path place;

    @Test
    void itsProcessEndsAndSaysWhyWhenANewerProgramHasWrittenTheJournal() {
        try (FleetProcesses fleet =
                FleetProcesses.start(place.resolve("fleet"), Limits.HEARTBEAT)) {
            fleet.coordinator("leader").coordinator("standby");
            byte[] newer =
                    new JournalCodec()
                            .encode(
                                    new Entry.Announcement(
                                            "newer", "9.0", Codec.VERSION + 1, Instant.now()));
            TestBroker.write(fleet.kafka(), fleet.topics().journal(), 0, List.of(newer));

            await().atMost(Duration.ofSeconds(60)).until(() -> !fleet.isAlive("standby"));
            assertThat(fleet.exitCode("standby")).isOne();
            assertThat(fleet.logOf("standby"))
                    .contains("error: The coordinator cannot go on and ends.")
                    .contains("start the newer program");
        }
    }
}
