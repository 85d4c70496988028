package dev.acefleet.worker.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The small process between a worker and its agent (protocol P20), a shell script: it starts the agent in a session of
/// its own with a file as standard input, and ends with the agent's exit code once nothing of the attempt lives.
///
/// - Its own standard input is a pipe from the worker. The end of that pipe means kill, be it closed by the worker or
///   by the worker's death: what descends from the agent, and what carries the marks of this attempt and this worker
///   process in its environment, gets TERM, once each; what is left after the grace gets KILL, again and again until none
///   is left.
/// - After an agent that ends by itself what it left behind is ended in the same way.
/// - A pipe is watched by a second shell beside the first, so that killing one of them does not free the agent.
///
/// Full strength needs Linux. Elsewhere descendants are found through `ps`, there is no search by mark, and a process
/// that left both the tree and the group escapes; so does one on Linux that left the tree *and* emptied its
/// environment, or changed one of the two marks in it.
final class Keeper {
    private static final String SCRIPT = "keeper.sh";

    private final Path script;
    private final String worker;
    private final List<String> prefix;
    private final List<String> programs;

    private Keeper(Path script, String worker, List<String> prefix, List<String> programs) {
        this.script = script;
        this.worker = worker;
        this.prefix = List.copyOf(prefix);
        this.programs = List.copyOf(programs);
    }

    /// Lays the script down in a directory of the worker that no agent's clean-up touches. Twice gives the same.
    ///
    /// @throws IOException when it cannot be written, or a program that it needs is not on the `PATH`
    static Keeper install(Path directory, String worker) throws IOException {
        Path script = directory.toAbsolutePath().resolve(SCRIPT);
        Files.createDirectories(script.getParent());
        write(script);
        Optional<Path> setsid = find("setsid");
        List<String> prefix = new ArrayList<>();
        setsid.ifPresent(path -> prefix.add(path.toString()));
        prefix.add(need("sh"));
        String session = setsid.map(Path::toString).orElse("");
        return new Keeper(script, worker, prefix, List.of(session, need("grep"), need("sleep")));
    }

    /// Whether agents get sessions and are found by their mark.
    boolean isFullStrength() {
        return prefix.size() == 2 && MarkedProcesses.isSupported();
    }

    /// Starts the program under a keeper, and returns the keeper.
    Process start(ProcessRunner.Program program) throws IOException {
        if (!Files.exists(script)) {
            write(script);
        }
        List<String> command = new ArrayList<>(prefix);
        command.add(script.toString());
        command.add(program.mark());
        command.add(worker);
        command.add(WorkerProcess.self());
        command.add(String.valueOf(Math.max(1, program.grace().toSeconds())));
        command.add(program.input().toAbsolutePath().toString());
        command.addAll(programs);
        command.addAll(program.argv());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(program.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(program.env());
        return builder.start();
    }

    private static void write(Path script) throws IOException {
        Path fresh = Files.createTempFile(script.getParent(), SCRIPT, ".new");
        try (InputStream in = Objects.requireNonNull(Keeper.class.getResourceAsStream(SCRIPT))) {
            Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String need(String program) throws IOException {
        return find(program)
                .orElseThrow(() ->
                        new IOException(
                                "The program '"
                                        + program
                                        + "' is not on the PATH: agents cannot be started without it"))
                .toString();
    }

    private static Optional<Path> find(String program) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.concat(
                        Stream.of(path.split(File.pathSeparator, -1)),
                        Stream.of("/usr/bin", "/bin"))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
