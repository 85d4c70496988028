package dev.acefleet.cli.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Processes of attempts of one fleet on this machine, found by the environment they were started with (Linux).
///
/// @param place the fleet's directory, in which all its agents work
record AgentProcesses(Path place) {
    private static final Path PROC = Path.of("/proc");

    /// Those that live, each as its number and command line.
    List<String> all() {
        return with("ACEFLEET_ATTEMPT=");
    }

    /// Those of one attempt, named as in `01-02/1`, of whichever plan.
    List<String> of(String attempt) {
        return with("/" + attempt + '\0');
    }

    private List<String> with(String mark) {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> isAgent(read(entry.resolve("environ")), mark))
                    .map(entry -> entry + " " + read(entry.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAgent(String environment, String mark) {
        return environment.contains("ACEFLEET_ATTEMPT=")
                && environment.contains(mark)
                && environment.contains(place.toString());
    }

    /// Empty for a process that has ended meanwhile.
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
