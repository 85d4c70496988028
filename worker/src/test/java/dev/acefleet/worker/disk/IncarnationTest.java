package dev.acefleet.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncarnationTest {
    @TempDir Path directory;

    private static InstantSource at(long millis) {
        return InstantSource.fixed(Instant.ofEpochMilli(millis));
    }

    @Test
    void aLaterStartHasAGreaterNumber() throws IOException {
        assertThat(Incarnation.next(directory, at(5_000))).isEqualTo(5_000);
        assertThat(Incarnation.next(directory, at(6_000))).isEqualTo(6_000);
    }

    @Test
    void aClockThatWasSetBackMakesNoNumberComeAgain() throws IOException {
        Incarnation.next(directory, at(5_000));

        assertThat(Incarnation.next(directory, at(5_000))).isEqualTo(5_001);
        assertThat(Incarnation.next(directory, at(10))).isEqualTo(5_002);
    }

    @Test
    void anUnreadableNumberStopsTheStart() throws IOException {
        Files.writeString(directory.resolve("incarnation"), "");

        assertThatThrownBy(() -> Incarnation.next(directory, at(5_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delete it");
    }

    @Test
    void aDirectoryIsHeldByOneWorkerAtATime() throws IOException {
        try (var _ = WorkerDirectory.take(directory)) {
            assertThatThrownBy(() -> WorkerDirectory.take(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another directory");
        }
        WorkerDirectory.take(directory).close();
    }
}
