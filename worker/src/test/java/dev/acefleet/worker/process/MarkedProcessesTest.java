package dev.acefleet.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.acefleet.worker.process.MarkedProcesses.Killed;
import dev.acefleet.worker.process.MarkedProcesses.Marked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// With real processes.
@Timeout(60)
class MarkedProcessesTest {
    private final String mark = "p-" + UUID.randomUUID() + "/item/1";

    @BeforeEach
    void one() {
        assumeTrue(MarkedProcesses.isSupported());
        start();
    }

    @AfterEach
    void end() throws InterruptedException {
        MarkedProcesses.kill(this::isOurs, Children.NEVER);
    }

    private void start() {
        ProcessBuilder builder = new ProcessBuilder("sleep", "300");
        builder.environment().put(Marks.ATTEMPT, mark);
        try {
            builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOurs(Marked marked) {
        return marked.mark(Marks.ATTEMPT).equals(mark);
    }

    @Test
    void whatIsThereWhenTheLimitIsOverIsNamed() throws Exception {
        Killed killed = MarkedProcesses.kill(this::isOurs, Duration.ofNanos(-1));

        assertThat(killed.left()).hasSize(1).allMatch(this::isOurs);
    }

    @Test
    void whatEndsIsNotLeft() throws Exception {
        Killed killed = MarkedProcesses.kill(this::isOurs, Children.NEVER);

        assertThat(killed.all()).hasSize(1);
        assertThat(killed.left()).isEmpty();
    }
}
