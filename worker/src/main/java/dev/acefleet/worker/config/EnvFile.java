package dev.acefleet.worker.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A file of KEY=VALUE lines with secrets in it. Read each time it is needed, so that a new log-in needs no restart.
/// Its values never appear in a message of this class.
public final class EnvFile {
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rwx------");

    private EnvFile() {}

    /// The values; none without a file.
    ///
    /// @throws IOException when it cannot be read, others may read it, or a line is no assignment
    public static Map<String, String> read(Optional<Path> path) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        if (path.isEmpty()) {
            return values;
        }
        Path file = path.get();
        mustBePrivate(file);
        int number = 0;
        for (String line : lines(file)) {
            number++;
            int equals = line.indexOf('=');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (equals < 1 || !line.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IOException(file + ":" + number + " is not of the form KEY=VALUE");
            }
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return values;
    }

    private static void mustBePrivate(Path file) throws IOException {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            mode.removeAll(PRIVATE);
            if (!mode.isEmpty()) {
                throw new IOException(
                        file + " holds secrets and others may read or write it; chmod 600 it");
            }
        } catch (NoSuchFileException e) {
            throw new IOException(
                    file + " is not there; make it, or take env-file out of the configuration", e);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
    }
}
