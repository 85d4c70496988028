package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.ProgramLine;
import dev.acefleet.common.kafka.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The program as a build lays it out, in a directory of a test: the launcher `fleet` itself, and the jars of this JVM's
/// class path. It counts as built, so that the launcher starts it and builds nothing.
final class Installation implements AutoCloseable {
    private final Path root;
    private final Path home;
    private final List<Path> links;
    private final Map<String, String> environment = new HashMap<>();

    /// What a call of the launcher came to.
    record Ran(int code, String out, String err) {}

    private Installation(Path root, Path home, List<Path> links) {
        this.root = root;
        this.home = home;
        this.links = links;
    }

    /// @param home of the user who calls it
    static Installation in(Path root, Path home) throws IOException {
        Path project = Path.of(System.getProperty("acefleet.root"));
        Path target = Files.createDirectories(root.resolve("cli/target"));
        Files.createDirectories(root.resolve(".mvn"));
        Files.createDirectories(root.resolve("deploy/broker/target"));
        Files.createDirectories(home);
        Files.copy(project.resolve("fleet"), root.resolve("fleet"));
        Files.copy(project.resolve(".mvn/jdk25.sh"), root.resolve(".mvn/jdk25.sh"));
        List<Path> links = new ArrayList<>();
        links.add(
                Files.createSymbolicLink(
                        root.resolve("deploy/broker/target/lib"), TestBroker.lib()));
        Files.createFile(root.resolve("pom.xml"));
        layOut(Files.createDirectories(target.resolve("lib")), links);
        Files.createFile(target.resolve("built"));
        return new Installation(root, home, links)
                .with("FLEET_JAVA_HOME", System.getProperty("java.home"));
    }

    private static void layOut(Path lib, List<Path> links) throws IOException {
        int number = 0;
        for (Path jar : ProgramLine.jars()) {
            number++;
            links.add(Files.createSymbolicLink(lib.resolve(number + "-" + jar.getFileName()), jar));
        }
    }

    /// The launcher itself.
    Path launcher() {
        return root.resolve("fleet");
    }

    Installation with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// Types `./fleet …` in `directory` and waits for its end.
    Ran run(Path directory, String... args) {
        return call(launcher(), directory, args);
    }

    /// The same by another path of the launcher.
    Ran call(Path program, Path directory, String... args) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(args));
        Path out = root.resolve("out");
        Path err = root.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("FLEET_.*|XDG_.*|JAVA_.*"));
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try {
                assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends", line).isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Takes away what leads out of its directory.
    @Override
    public void close() throws IOException {
        for (Path link : links) {
            Files.delete(link);
        }
    }
}
