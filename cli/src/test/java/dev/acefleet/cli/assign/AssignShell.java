package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Interrupts;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A project in which `ace-assign` is typed, in this process. Its clock stands until it is moved.
final class AssignShell {
    private static final Pattern CREATED = Pattern.compile("Assignment: .* \\((\\w+)\\)");

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-11-20T23:48:11Z");
    private String input = "";
    private Driver driver = Driver.NONE;

    AssignShell(Path directory) {
        this.directory = directory;
        environment.put("HOME", directory.resolve("no-home").toString());
        environment.put("PATH", System.getenv("PATH"));
        try {
            Files.createDirectories(directory.resolve(".git"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AssignShell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    AssignShell later(int seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    AssignShell input(String text) {
        input = text;
        return this;
    }

    AssignShell drivenBy(Driver other) {
        driver = other;
        return this;
    }

    Path directory() {
        return directory;
    }

    int type(String... args) {
        out.reset();
        err.reset();
        Surroundings surroundings =
                new Surroundings(
                        environment,
                        directory,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Terminal.NONE,
                        () -> now,
                        new Interrupts(false));
        return AssignProgram.run(
                surroundings,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                driver,
                args);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /// Makes an assignment of steps, each `NAME` or `NAME: further keys`, and gives its id.
    String create(String... steps) {
        StringBuilder job = new StringBuilder("assignment: {name: sample}\nsteps:\n");
        for (String step : steps) {
            int colon = step.indexOf(':');
            job.append("  - {name: ").append(colon < 0 ? step : step.substring(0, colon));
            job.append(", instructions: \"Do it.\"");
            job.append(colon < 0 ? "" : "," + step.substring(colon + 1)).append("}\n");
        }
        return createFrom(job.toString());
    }

    String createFrom(String job) {
        write("job.yaml", job);
        int code = type("create", "job.yaml");
        Matcher created = CREATED.matcher(out());
        if (code != 0 || !created.find()) {
            throw new AssertionError("create ended with " + code + ": " + err());
        }
        return created.group(1);
    }

    Path write(String file, String text) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file of the only assignment, by the beginning of its name.
    String read(String kind, String beginning) {
        try (Stream<Path> all = Files.walk(directory.resolve(".ace-local/assign"))) {
            Path file =
                    all.filter(each -> each.toString().contains("/" + kind + "/" + beginning))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no " + kind + "/" + beginning));
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
