package dev.acefleet.worker.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A worker's directory, held by one process at a time: two on the same one would share workspaces. The lock ends with
/// the process, however it ends.
public final class WorkerDirectory implements AutoCloseable {
    private final FileChannel lock;

    private WorkerDirectory(FileChannel lock) {
        this.lock = lock;
    }

    /// Makes the directory where it is missing, and takes its lock.
    ///
    /// @throws IOException when another process has it, or it cannot be written
    public static WorkerDirectory take(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel channel =
                FileChannel.open(
                        path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new WorkerDirectory(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another worker of this process has it; the same answer.
        }
        channel.close();
        throw new IOException(
                "A worker uses " + path + " already; stop it, or give this one another directory");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
