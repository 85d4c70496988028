package dev.acefleet.cli.client.ui;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The world that a verb was called in. Results go to `out`, talk goes to `err`.
///
/// @param directory where it was called
/// @param terminal what `err` is
/// @param interrupts the keyboard's
public record Surroundings(
        Map<String, String> environment,
        Path directory,
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        InstantSource clock,
        Interrupts interrupts) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Those of this process.
    public static Surroundings ofProcess() {
        return ofProcess(TerminalProbe.of(System.getenv()));
    }

    /// Those of this process, for a command that prints to terminals and to files alike: nothing is asked of a terminal.
    public static Surroundings ofPlainProcess() {
        return ofProcess(Terminal.NONE);
    }

    private static Surroundings ofProcess(Terminal terminal) {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                environment,
                Path.of("").toAbsolutePath(),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                terminal,
                InstantSource.system(),
                new Interrupts(true));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /// A variable that is set and not empty.
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// A path of the person who typed it, seen from where it was typed.
    public Path path(String typed) {
        return directory.resolve(typed).normalize();
    }

    /// `$XDG_<kind>_HOME/acefleet`, or its usual place.
    public Path home(String kind, String usual) {
        Path base =
                variable("XDG_" + kind + "_HOME")
                        .map(Path::of)
                        .filter(Path::isAbsolute)
                        .orElseGet(() -> userHome().resolve(usual));
        return base.resolve("acefleet");
    }

    private Path userHome() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", "/")));
    }

    /// Where a fleet of this user keeps what it needs between starts.
    public Path stateHome() {
        return home("STATE", ".local/state");
    }

    public Path configHome() {
        return home("CONFIG", ".config");
    }

    /// Prints one line of talk.
    public void say(String line) {
        err.println(line);
    }

    /// As if the verb had been called in another directory.
    public Surroundings in(Path other) {
        return new Surroundings(environment, other, out, err, terminal, clock, interrupts);
    }

    public Surroundings withTerminal(Terminal other) {
        return new Surroundings(environment, directory, out, err, other, clock, interrupts);
    }
}
