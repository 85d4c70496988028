package dev.acefleet.worker.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Runs programs under a keeper (protocol P20) and returns when nothing of them is left. Any thread; one instance for a
/// worker.
///
/// If the worker dies, even by kill -9, the keeper's standard input ends, and the keeper kills everything that carries the
/// attempt's mark.
public final class ProcessRunner {
    /// Characters kept of the end of each stream: room for an agent's last record.
    public static final int TAIL = 512 * 1024;

    private static final long TURN_MS = 200;
    private static final long PUMPS_MS = 2_000;

    private final Path keeper;
    private final String worker;
    private final boolean sessions;

    /// @param directory where the keeper's script is put
    /// @param worker id and incarnation, for the sweep of a later start
    public ProcessRunner(Path directory, String worker) {
        this.worker = worker;
        this.keeper = directory.resolve("keeper.sh");
        try (InputStream in =
                Objects.requireNonNull(
                        ProcessRunner.class.getResourceAsStream("keeper.sh"), "keeper.sh")) {
            Files.createDirectories(directory);
            Files.writeString(keeper, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The keeper cannot be written to " + keeper, e);
        }
        this.sessions = Files.isExecutable(Path.of("/usr/bin/setsid"));
    }

    /// What to run.
    ///
    /// @param env everything the program sees, but for the two marks
    /// @param input file that becomes its standard input
    /// @param mark of the attempt
    /// @param stall longest silence
    public record Program(
            List<String> argv,
            Path directory,
            Map<String, String> env,
            Path input,
            String mark,
            Duration stall,
            Duration hard,
            Duration grace) {
        public Program {
            argv = List.copyOf(argv);
            env = Map.copyOf(env);
        }
    }

    /// Runs the program to its end.
    ///
    /// @param stop when it completes, the program is ended
    /// @throws IOException when it cannot be started
    public Exit run(Program program, OutputSink sink, CompletableFuture<?> stop)
            throws IOException {
        Process process = start(program);
        long begun = System.nanoTime();
        AtomicLong alive = new AtomicLong(begun);
        Pump out =
                new Pump(
                        process.getInputStream(),
                        OutputSink.Stream.OUT,
                        sink,
                        new Tail(TAIL),
                        alive);
        Pump err =
                new Pump(
                        process.getErrorStream(),
                        OutputSink.Stream.ERR,
                        sink,
                        new Tail(TAIL),
                        alive);
        ProcessTree tree = new ProcessTree(process, program.mark());
        boolean interrupted = false;
        Exit.Cause cause = Exit.Cause.STOPPED;
        try {
            cause = await(process, program, begun, alive, stop);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // Also after an end of its own: what it left in the background goes too.
        tree.end(program.grace());
        closeInput(process);
        try {
            out.join(PUMPS_MS);
            err.join(PUMPS_MS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        return new Exit(
                process.isAlive() ? 137 : process.exitValue(), cause, time, out.tail(), err.tail());
    }

    private Process start(Program program) throws IOException {
        List<String> argv = new ArrayList<>(sessions ? List.of("setsid") : List.of());
        argv.addAll(List.of("sh", keeper.toString(), program.mark()));
        argv.add(String.valueOf(Math.max(1, program.grace().toSeconds())));
        argv.add(program.input().toString());
        argv.addAll(program.argv());
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.directory(program.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(program.env());
        builder.environment().put("ACEFLEET_WORKER", worker);
        return builder.start();
    }

    private static Exit.Cause await(
            Process process,
            Program program,
            long begun,
            AtomicLong alive,
            CompletableFuture<?> stop)
            throws InterruptedException {
        while (!process.waitFor(TURN_MS, TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            if (stop.isDone()) {
                return Exit.Cause.STOPPED;
            }
            if (now - begun > program.hard().toNanos()) {
                return Exit.Cause.TIMED_OUT;
            }
            if (now - alive.get() > program.stall().toNanos()) {
                return Exit.Cause.STALLED;
            }
        }
        return Exit.Cause.EXITED;
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The keeper is gone already.
        }
    }
}
