package dev.acefleet.cli.server.bench;

import dev.acefleet.cli.OwnJava;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A role of the fleet as a process of its own, begun by its command line: by the launcher, where this process was begun by
/// it, so that its JVM has the options that an operator's has. What it says goes to a file.
final class RoleProcess implements AutoCloseable {
    private final Process process;

    private RoleProcess(Process process) {
        this.process = process;
    }

    static RoleProcess start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of(arguments));
        return new RoleProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    /// The program as a person begins it.
    static List<String> program() {
        Optional<Path> launcher =
                Optional.ofNullable(System.getProperty("acefleet.home"))
                        .map(home -> Path.of(home, "fleet"))
                        .filter(Files::isExecutable);
        return launcher.map(path -> List.of(path.toString())).orElseGet(OwnJava::plain);
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    static double residentMb(long pid) throws IOException {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("There is no resident memory in " + status);
    }

    double residentMb() throws IOException {
        return residentMb(process.pid());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// As a crash ends it.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        var _ = process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            var _ = process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
