package dev.acefleet.worker.process;

import dev.acefleet.worker.process.ProcessRunner.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Starts shell scripts as if they were agents, each under a mark of its own, with limits that tests can wait for.
final class Children {
    /// Longer than any test waits: what hits it has hung.
    static final Duration NEVER = Duration.ofMinutes(5);

    static final Duration GRACE = Duration.ofSeconds(1);

    final String mark = "p-" + UUID.randomUUID() + "/item/1";
    private final ProcessRunner runner;
    private final Path directory;
    private Duration stall = NEVER;
    private Duration hard = NEVER;

    Children(Path directory) {
        this.directory = directory;
        runner = new ProcessRunner(directory, "w-" + UUID.randomUUID() + "/1");
    }

    Children stall(Duration limit) {
        stall = limit;
        return this;
    }

    Children hard(Duration limit) {
        hard = limit;
        return this;
    }

    Exit run(String script) throws IOException {
        return run(script, OutputSink.NONE, new CompletableFuture<>());
    }

    Exit run(String script, OutputSink sink, CompletableFuture<?> stop) throws IOException {
        return run(List.of("sh", "-c", script), Map.of(), Path.of("/dev/null"), sink, stop);
    }

    Exit run(
            List<String> argv,
            Map<String, String> env,
            Path input,
            OutputSink sink,
            CompletableFuture<?> stop)
            throws IOException {
        return run(argv, env, input, Audience.of(sink), stop);
    }

    Exit run(String script, Audience audience) throws IOException {
        return run(
                List.of("sh", "-c", script),
                Map.of(),
                Path.of("/dev/null"),
                audience,
                new CompletableFuture<>());
    }

    private Exit run(
            List<String> argv,
            Map<String, String> env,
            Path input,
            Audience audience,
            CompletableFuture<?> stop)
            throws IOException {
        Map<String, String> all = new HashMap<>(env);
        all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        return runner.run(
                new Program(argv, directory, all, input, mark, stall, hard, GRACE), audience, stop);
    }

    /// Whether a process runs. One that is dead and whose new parent has not yet noticed does not.
    static boolean lives(long pid) throws IOException {
        Path stat = Path.of("/proc", String.valueOf(pid), "stat");
        try {
            String text = Files.readString(stat);
            return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Processes that still carry the mark.
    List<MarkedProcesses.Marked> left() {
        return MarkedProcesses.find(marked -> marked.mark(Marks.ATTEMPT).equals(mark));
    }
}
