package dev.acefleet.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.WorkerRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerIdentityTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(5_000));

    @TempDir Path directory;

    @Test
    void aConfiguredIdIsUsedAsItIs() throws IOException {
        assertThat(WorkerIdentity.next("builder-1", directory, CLOCK))
                .isEqualTo(new WorkerRef("builder-1", 5_000));
    }

    @Test
    void anIdIsMadeOnceAndKeptWhileIncarnationsGrow() throws IOException {
        WorkerRef first = WorkerIdentity.next("", directory, CLOCK);
        WorkerRef second = WorkerIdentity.next("", directory, CLOCK);

        assertThat(second.id()).isEqualTo(first.id()).startsWith("w-");
        assertThat(second.incarnation()).isGreaterThan(first.incarnation());
    }

    @Test
    void twoDirectoriesGetDifferentIds(@TempDir Path other) throws IOException {
        assertThat(WorkerIdentity.next("", directory, CLOCK).id())
                .isNotEqualTo(WorkerIdentity.next("", other, CLOCK).id());
    }

    @Test
    void anUnreadableIdStopsTheStart() throws IOException {
        Files.writeString(directory.resolve("id"), "");

        assertThatThrownBy(() -> WorkerIdentity.next("", directory, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delete it");
    }
}
