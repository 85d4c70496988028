package dev.acefleet.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.acefleet.common.model.WorkerRef;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an agent whose worker is killed with -9 (fault F1). The worker is a Java process of its own.
@Timeout(60)
class OrphanedAgentTest {
    private static final String AGENT =
            "trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 300; :' & "
                    + "env -i /usr/bin/setsid /bin/sleep 300 & echo $!; sleep 300; :";

    @TempDir Path directory;

    private final String id = "w-" + UUID.randomUUID();
    private final String mark = "p-" + UUID.randomUUID() + "/item/1";

    @BeforeEach
    void needsMarks() {
        assumeTrue(MarkedProcesses.isSupported());
    }

    /// A worker that runs one agent: directory, worker, mark and script are its arguments.
    static final class Worker {
        public static void main(String[] args) throws IOException {
            new ProcessRunner(Path.of(args[0]), args[1])
                    .run(
                            new ProcessRunner.Program(
                                    List.of("sh", "-c", args[3]),
                                    Path.of(args[0]),
                                    Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"),
                                    Path.of("/dev/null"),
                                    args[2],
                                    Children.NEVER,
                                    Children.NEVER,
                                    Children.GRACE),
                            Audience.of((stream, text) -> {
                                if (stream == OutputSink.Stream.OUT) {
                                    System.out.print(text);
                                    System.out.flush();
                                }
                            }),
                            new CompletableFuture<>());
        }
    }

    private Process startWorker(String script) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        directory.toString(),
                        id + "/7",
                        mark,
                        script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<MarkedProcesses.Marked> left() {
        return MarkedProcesses.find(marked -> marked.mark(Marks.ATTEMPT).equals(mark));
    }

    @Test
    void theKeeperAloneEndsEverything() throws Exception {
        Process worker = startWorker(AGENT);
        try (BufferedReader out = worker.inputReader(StandardCharsets.UTF_8)) {
            long unmarked = Long.parseLong(out.readLine().strip());
            assertThat(left()).isNotEmpty();

            worker.destroyForcibly().waitFor();

            awaitGone();
            assertThat(left()).isEmpty();
            assertThat(Children.lives(unmarked)).isFalse();
        }
    }

    @Test
    void aLaterStartSweepsWhatEvenTheKeeperCouldNot() throws Exception {
        Process worker = startWorker("kill -STOP $PPID; echo up; sleep 300; :");
        worker.inputReader(StandardCharsets.UTF_8).readLine();
        // A worker that goes on would do the keeper's work itself.
        new ProcessBuilder("kill", "-STOP", String.valueOf(worker.pid())).start().waitFor();
        // Both shells of the keeper, so that nobody is left to notice the death of the worker.
        List<ProcessHandle> keepers =
                worker.descendants()
                        .filter(process ->
                                left().stream()
                                        .noneMatch(marked -> marked.process().equals(process)))
                        .toList();
        assertThat(keepers).hasSize(2);
        keepers.forEach(ProcessHandle::destroyForcibly);

        assertThat(ProcessSweep.sweep(new WorkerRef(id, 8)))
                .as("swept while its worker lives")
                .isEmpty();
        assertThat(ProcessSweep.lives(new WorkerRef(id, 7))).isTrue();
        assertThat(ProcessSweep.lives(new WorkerRef(id, 6))).isFalse();
        assertThat(ProcessSweep.sweep(new WorkerRef("another", 8))).isEmpty();
        worker.destroyForcibly().waitFor();
        assertThat(ProcessSweep.sweep(new WorkerRef(id, 7))).as("its own").isEmpty();

        List<ProcessSweep.Swept> swept = ProcessSweep.sweep(new WorkerRef(id, 8));

        assertThat(swept)
                .isNotEmpty()
                .allSatisfy(process -> {
                    assertThat(process.attempt()).isEqualTo(mark);
                    assertThat(process.worker()).isEqualTo(id + "/7");
                });
        assertThat(left()).isEmpty();
        assertThat(ProcessSweep.lives(new WorkerRef(id, 7))).isFalse();
        assertThat(ProcessSweep.sweep(new WorkerRef(id, 8))).isEmpty();
    }

    private void awaitGone() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (System.nanoTime() < deadline && !left().isEmpty()) {
            Thread.sleep(50);
        }
        // The last look of the keeper is at those without a mark.
        Thread.sleep(500);
    }
}
