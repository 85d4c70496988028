package dev.acefleet.common.assign.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps others away from an assignment's files for as long as it is held: readers from writers, and writers from all. Of
/// the operating system's kind, so that a process that dies leaves none behind. Held for the length of one command, never
/// while a person or an agent is waited for.
final class FolderLock implements AutoCloseable {
    /// Where the lock lies, among the steps; not where a listing of the assignment shows it.
    static final String NAME = ".lock";

    /// The system's locks belong to the process: its threads keep apart by this one.
    private static final ReentrantLock OF_PROCESS = new ReentrantLock();

    private final Optional<FileChannel> channel;

    private FolderLock(Optional<FileChannel> channel) {
        this.channel = channel;
    }

    private static Path file(Path folder) {
        return folder.resolve(AssignmentFolder.STEPS).resolve(NAME);
    }

    /// Waits for its turn.
    static FolderLock toWrite(Path folder) throws IOException {
        return take(file(folder), false, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /// Waits until nobody writes. An assignment that was never changed, or that may not be, has no lock and needs none.
    static FolderLock toRead(Path folder) throws IOException {
        Path file = file(folder);
        if (!Files.isReadable(file)) {
            OF_PROCESS.lock();
            return new FolderLock(Optional.empty());
        }
        return take(file, true, StandardOpenOption.READ);
    }

    private static FolderLock take(Path file, boolean shared, StandardOpenOption... how)
            throws IOException {
        OF_PROCESS.lock();
        try {
            FileChannel channel = FileChannel.open(file, how);
            channel.lock(0, Long.MAX_VALUE, shared);
            return new FolderLock(Optional.of(channel));
        } catch (IOException | RuntimeException e) {
            OF_PROCESS.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel.isPresent()) {
                channel.get().close();
            }
        } finally {
            OF_PROCESS.unlock();
        }
    }
}
