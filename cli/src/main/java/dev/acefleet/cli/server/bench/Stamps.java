package dev.acefleet.cli.server.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// When processes began, as they wrote it themselves. Short lines that are appended do not mix.
final class Stamps {
    private static final long NANOS = 1_000_000_000L;

    private final Map<String, Instant> begun = new HashMap<>();

    private Stamps() {}

    static Path file(Path state) {
        return state.resolve("stamps");
    }

    static Stamps read(Path state) {
        Stamps stamps = new Stamps();
        try {
            for (String line : Files.readAllLines(file(state))) {
                int space = line.indexOf(' ');
                stamps.begun.putIfAbsent(
                        line.substring(0, space), instant(line.substring(space + 1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stamps;
    }

    /// The time of `date +%s%N`.
    static Instant instant(String text) {
        long nanos = Long.parseLong(text.strip());
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    Instant of(String plan, String item) {
        Instant at = begun.get(plan + "/" + item + "/1");
        if (at == null) {
            throw new IllegalStateException(plan + "/" + item + " has left no stamp");
        }
        return at;
    }
}
