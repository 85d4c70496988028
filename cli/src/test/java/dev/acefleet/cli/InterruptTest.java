package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.acefleet.common.message.RunState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C as the kernel sends it, to a process of its own.
@Timeout(60)
class InterruptTest {
    @TempDir private Path directory;

    @Test
    void theFirstOneDetachesAndSaysHowToComeBack() throws Exception {
        assumeFalse(isIgnored(), "SIGINT is ignored here, as in a job in the background");
        try (FakeApi api = new FakeApi()) {
            api.put(Plans.plan("s03-live", "", Plans.run("03-01", 1, RunState.RUNNING)));
            api.happen(Plans.event(1, "started", "03-01 has begun"));
            Process watch = watch(api);
            try (BufferedReader said = watch.errorReader()) {
                assertThat(said.readLine()).contains("03-01 has begun");
                Process kill =
                        new ProcessBuilder("kill", "-INT", String.valueOf(watch.pid())).start();
                assertThat(kill.waitFor()).isZero();
                assertThat(said.lines().collect(Collectors.joining("\n")))
                        .contains("Detached; plan s03-live goes on", "fleet watch s03-live");
                assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(watch.exitValue()).isEqualTo(130);
            } finally {
                watch.destroyForcibly();
            }
        }
    }

    private Process watch(FakeApi api) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "watch",
                                "s03-live"));
        builder.environment().put("FLEET_SERVER", api.url());
        builder.environment().put("HOME", directory.toString());
        return builder.directory(directory.toFile()).start();
    }

    /// Bit 1 of the mask of ignored signals.
    private static boolean isIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring(line.length() - 1))
                        .anyMatch(digit -> (Integer.parseInt(digit, 16) & 2) != 0);
    }
}
