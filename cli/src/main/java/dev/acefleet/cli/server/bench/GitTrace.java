package dev.acefleet.cli.server.bench;

import dev.acefleet.common.text.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What git tells of its own commands (trace2 events), a file for each process, in a directory.
final class GitTrace {
    private final Path directory;

    GitTrace(Path directory) {
        this.directory = directory;
    }

    /// For the environment of the git that is to tell.
    String variable() {
        return "GIT_TRACE2_EVENT=" + directory;
    }

    /// How long each command of this name took, in milliseconds.
    Samples times(String command) {
        Samples times = new Samples();
        try (Stream<Path> files = Files.list(directory)) {
            files.sorted()
                    .forEach(file -> time(file, command).ifPresent(time -> times.add(time * 1e3)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return times;
    }

    private static Optional<Double> time(Path file, String command) {
        boolean wanted = false;
        Optional<Double> time = Optional.empty();
        for (Map<String, Object> event : events(file)) {
            if ("cmd_name".equals(event.get("event"))) {
                wanted |= command.equals(event.get("name"));
            }
            if ("exit".equals(event.get("event")) && event.get("t_abs") instanceof Number seconds) {
                time = Optional.of(seconds.doubleValue());
            }
        }
        return wanted ? time : Optional.empty();
    }

    private static List<Map<String, Object>> events(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .flatMap(line -> JsonReader.object(line).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
