package dev.acefleet.cli;

import dev.acefleet.cli.client.ui.Interrupts;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// A command line as a person types it, run in this process; keeps what was printed.
public final class Typed {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Interrupts interrupts = new Interrupts(false);
    private Terminal terminal = Terminal.NONE;
    private InstantSource clock = InstantSource.system();

    public Typed(Path directory) {
        this.directory = directory;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", directory.resolve("no-home").toString());
    }

    public Typed with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Typed on(Terminal other) {
        terminal = other;
        return this;
    }

    /// Its clock goes so many times as fast.
    public Typed hastened(int times) {
        Instant begin = Instant.now();
        clock = () -> begin.plus(Duration.between(begin, Instant.now()).multipliedBy(times));
        return this;
    }

    public int run(String... args) {
        out.reset();
        err.reset();
        return Main.run(surroundings(), args);
    }

    public Surroundings surroundings() {
        return new Surroundings(
                environment,
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                clock,
                interrupts);
    }

    /// As a Ctrl-C on the keyboard.
    public void interrupt() {
        interrupts.press();
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
