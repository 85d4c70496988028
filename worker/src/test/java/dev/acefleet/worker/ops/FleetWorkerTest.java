package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.work.Timings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The start of a worker, up to where it would connect.
@Timeout(60)
class FleetWorkerTest {
    @TempDir Path directory;

    private static FleetWorker begin(Path directory) throws IOException {
        WorkerConfig config =
                new WorkerConfig(
                        "w1",
                        directory,
                        List.of(Pool.DEFAULT),
                        1,
                        Map.of(),
                        List.of(),
                        WorkerConfig.Limits.USUAL);
        return FleetWorker.start(
                config,
                new ClientSettings("no address"),
                new Topics("fleet"),
                Timings.STANDARD,
                "1",
                Duration.ZERO);
    }

    private void start() {
        assertThatThrownBy(() -> begin(directory)).isInstanceOf(KafkaException.class);
    }

    /// The start in a process of its own, which can be given another git.
    static final class Elsewhere {
        private Elsewhere() {}

        public static void main(String[] args) throws IOException {
            begin(Path.of(args[0])).close();
        }
    }

    @Test
    void aMachineWithAnOldGitStartsNoWorker() throws Exception {
        Path git = Files.createDirectories(directory.resolve("bin")).resolve("git");
        Files.writeString(git, "#!/bin/sh\necho git version 2.37.7\n");
        assertThat(git.toFile().setExecutable(true)).isTrue();
        Path worker = directory.resolve("worker");
        ProcessBuilder start =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Elsewhere.class.getName(),
                                worker.toString())
                        .redirectErrorStream(true);
        start.environment().put("PATH", git.getParent() + ":" + System.getenv("PATH"));

        Process process = start.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isNotZero();
        assertThat(said).contains("needs git 2.38 or newer").contains("2.37.7");
        assertThat(worker).as("nothing was begun").doesNotExist();
    }

    private Path left(String attempt) throws IOException {
        Path root = directory.resolve("attempts").resolve(attempt);
        Files.writeString(Files.createDirectories(root.resolve("tree")).resolve("half"), "done");
        return root;
    }

    @Test
    void whatACrashedStartLeftOnTheDiskIsRemoved() throws IOException {
        Path first = left("s03-0123456789/03-01/1");
        Path second = left("s03-0123456789/03-02/3");
        Path other = left("s04-0123456789/04-01/1");

        start();

        assertThat(List.of(first, second, other)).allMatch(Files::notExists);
    }

    @Test
    void aWorkspaceThatCannotBeRemovedKeepsNeitherTheOthersNorTheStart() throws Exception {
        Path first = left("s03-0123456789/03-01/1");
        Path deep = left("s03-0123456789/03-01/2");
        Path last = left("s03-0123456789/03-01/3");
        TooDeep.make(deep);

        start();

        assertThat(List.of(first, last)).allMatch(Files::notExists);
        assertThat(deep).exists();
        TooDeep.remove(deep);
    }
}
