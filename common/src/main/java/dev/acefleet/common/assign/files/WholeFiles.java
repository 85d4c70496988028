package dev.acefleet.common.assign.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes files and links so that whoever reads sees the old one or the new one, never a half of either.
final class WholeFiles {
    /// Stands in the name of a file that is not whole yet.
    static final String UNFINISHED = ".tmp.";

    private WholeFiles() {}

    static void write(Path file, String text) throws IOException {
        Path beside = beside(file);
        try {
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    static void link(Path link, Path target) throws IOException {
        Path beside = beside(link);
        Files.deleteIfExists(beside);
        try {
            Files.createSymbolicLink(beside, target);
            Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /// Bytes that are no UTF-8 are replaced: a file of a person is read all the same.
    static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static Path beside(Path file) {
        return file.resolveSibling(
                "%s%s%d-%d"
                        .formatted(
                                file.getFileName(),
                                UNFINISHED,
                                ProcessHandle.current().pid(),
                                Thread.currentThread().threadId()));
    }
}
