package dev.acefleet.worker.disk;

import dev.acefleet.common.model.WorkerRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;

/// Who this process is in the fleet: the worker's id, configured or made once and kept, and a new incarnation at each
/// start (protocol P16).
public final class WorkerIdentity {
    private static final String FILE = "id";

    private WorkerIdentity() {}

    /// @param configured the operator's id; empty to use the one made at the first start
    /// @param directory of the worker; the caller holds its lock
    /// @throws IOException when id or incarnation cannot be kept: then the worker must not start
    public static WorkerRef next(String configured, Path directory, InstantSource clock)
            throws IOException {
        String id = configured.isEmpty() ? own(directory) : configured;
        return new WorkerRef(id, Incarnation.next(directory, clock));
    }

    private static String own(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            String made = "w-" + UUID.randomUUID().toString().substring(0, 8);
            DurableFile.write(file, (made + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String id = Files.readString(file).strip();
        try {
            return new WorkerRef(id, 0).id();
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " does not hold a worker's id; if this worker runs nowhere, delete it",
                    e);
        }
    }
}
