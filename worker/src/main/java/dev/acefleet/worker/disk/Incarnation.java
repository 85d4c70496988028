package dev.acefleet.worker.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// The number of this start of a worker: greater than that of every start before (protocol P16), also over a clock that
/// was set back, because the last one is kept in the worker's directory.
public final class Incarnation {
    private static final String FILE = "incarnation";

    private Incarnation() {}

    /// Takes the next number. It is on the disk before it is returned, so no number comes twice.
    ///
    /// @param directory of the worker; the caller holds its lock
    /// @throws IOException when it cannot be kept: then the worker must not start
    public static long next(Path directory, InstantSource clock) throws IOException {
        Path file = directory.resolve(FILE);
        long next = Math.max(last(file) + 1, clock.millis());
        DurableFile.write(file, (next + "\n").getBytes(StandardCharsets.UTF_8));
        return next;
    }

    private static long last(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    file + " does not hold a number; if this worker runs nowhere, delete it", e);
        }
    }
}
