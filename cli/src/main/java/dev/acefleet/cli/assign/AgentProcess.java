package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A process with a group of its own, where the system has `setsid`. Closing it ends whatever of the group is left: asked
/// first, then killed. It is closed too when this program ends.
final class AgentProcess implements AutoCloseable {
    /// Between asking and killing.
    private static final int GRACE_MILLIS = 100;

    private final Process process;
    private final boolean group;
    private final Thread atEnd = new Thread(this::end, "end of the agent");

    private AgentProcess(Process process, boolean group) {
        this.process = process;
        this.group = group;
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /// Empty where there is no such program. Its streams are files, so that nothing has to be read while it runs.
    static Optional<AgentProcess> start(
            Surroundings surroundings, List<String> command, Path in, Path out, Path err)
            throws IOException {
        Optional<Path> program = find(surroundings, command.getFirst());
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> setsid = find(surroundings, "setsid");
        List<String> line = new ArrayList<>();
        setsid.ifPresent(path -> line.add(path.toString()));
        line.add(program.get().toString());
        line.addAll(command.subList(1, command.size()));
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .directory(surroundings.directory().toFile())
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(surroundings.environment());
        return Optional.of(new AgentProcess(builder.start(), setsid.isPresent()));
    }

    private static Optional<Path> find(Surroundings surroundings, String program) {
        String path = surroundings.variable("PATH").orElse("");
        for (String directory : path.split(File.pathSeparator, -1)) {
            Path file = surroundings.path(directory).resolve(program);
            if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /// How it ended; empty where it has not within the time.
    Optional<Integer> await(long time, TimeUnit unit) {
        try {
            return process.waitFor(time, unit)
                    ? Optional.of(process.exitValue())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException _) {
            // The program ends already, and the hook has run or does nothing more.
        }
    }

    private void end() {
        List<ProcessHandle> left = process.descendants().toList();
        signal("TERM", left);
        await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        signal("KILL", left);
        process.destroyForcibly();
    }

    /// To the group, and to those that have left it but are still its descendants.
    private void signal(String name, List<ProcessHandle> left) {
        if (group) {
            try {
                new ProcessBuilder("kill", "-" + name, "--", "-" + process.pid())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor(1, TimeUnit.SECONDS);
            } catch (IOException _) {
                process.destroy();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (ProcessHandle each : left) {
            if (name.equals("KILL")) {
                each.destroyForcibly();
            } else {
                each.destroy();
            }
        }
    }
}
