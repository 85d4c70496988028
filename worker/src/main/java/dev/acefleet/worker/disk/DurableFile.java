package dev.acefleet.worker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes small files so that a crash at any moment leaves the old content or the new, never a part. What lies beside
/// them under [#UNFINISHED] was being written when the process died, and means nothing.
final class DurableFile {
    static final String UNFINISHED = ".new";

    private DurableFile() {}

    /// On the disk, name and content, when it returns. One writer at a time for each file.
    static void write(Path file, byte[] content) throws IOException {
        write(file, content, true);
        force(file.toAbsolutePath().resolveSibling(""));
    }

    /// The same but for a crash of the machine, after which it may be there, not there, or broken: for what means nothing
    /// then. Spares waiting for the disk.
    static void writeForThisBoot(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    private static void write(Path file, byte[] content, boolean forced) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
                out.write(left);
            }
            if (forced) {
                out.force(true);
            }
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Makes the names in a directory durable.
    private static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
