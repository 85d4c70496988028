package dev.acefleet.worker.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// Runs programs under a [Keeper] (protocol P20) and returns when nothing of them is left. Any thread; one instance for
/// a worker.
///
/// If the worker dies, even by kill -9, the keeper ends what runs.
public final class ProcessRunner {
    /// Characters kept of the end of each stream: room for an agent's last records.
    public static final int TAIL = 512 * 1024;

    /// Bytes of each stream that are passed on: a very talkative agent prints a tenth of it in a day. What comes beyond
    /// is read and dropped, but for the tail.
    static final long PASSED_ON = 256L * 1024 * 1024;

    private final Keeper keeper;

    /// @param directory of the worker, where the keeper's script is put
    /// @param worker id and incarnation, for the sweep of a later start
    public ProcessRunner(Path directory, String worker) {
        try {
            keeper = Keeper.install(directory, worker);
        } catch (IOException e) {
            throw new UncheckedIOException("The keeper cannot be written to " + directory, e);
        }
    }

    /// Whether what an agent starts is found wherever it goes; where not, an operator should know.
    public boolean isFullStrength() {
        return keeper.isFullStrength();
    }

    /// What to run.
    ///
    /// @param argv program and arguments; the program is looked up in the `PATH` of `env`
    /// @param env everything the program sees, but for the marks
    /// @param input file that becomes its standard input
    /// @param mark of the attempt
    /// @param stall longest silence
    /// @param hard longest time altogether
    /// @param grace between the polite signal and the hard one; counted in whole seconds, at least one
    public record Program(
            List<String> argv,
            Path directory,
            Map<String, String> env,
            Path input,
            String mark,
            Duration stall,
            Duration hard,
            Duration grace) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        public Program {
            argv = List.copyOf(argv);
            env = Map.copyOf(env);
            if (argv.isEmpty() || argv.getFirst().isEmpty()) {
                throw new IllegalArgumentException("There is no program to run");
            }
            if (mark.isBlank()) {
                throw new IllegalArgumentException("A process without a mark could not be found");
            }
            for (String name : env.keySet()) {
                if (!NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException(
                            "A shell would not pass on the variable " + name);
                }
            }
        }
    }

    /// Runs the program to its end. An interrupted thread stops it, waits for that, and is interrupted still.
    ///
    /// @param stop when it completes, the program is ended
    /// @throws IOException when it cannot be started: no such directory, or no room for another process
    public Exit run(Program program, Audience audience, CompletableFuture<?> stop)
            throws IOException {
        RunningProcess running = new RunningProcess(program, audience, keeper.start(program));
        CompletableFuture<?> stopping =
                stop.handle((_, _) -> {
                    running.stop();
                    return program;
                });
        Exit exit = running.await();
        // What comes later means something else of the same attempt.
        stopping.cancel(false);
        return exit;
    }
}
