package dev.acefleet.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine this process runs on, as heartbeats name it: `name/boot id`. Two workers with the same id on different
/// machines, or before and after a restart of one, are told apart by it (protocol P17).
public final class Machine {
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    public static String host() {
        return read(NAME, System.getenv().getOrDefault("HOSTNAME", UNKNOWN))
                + "/"
                + read(BOOT, UNKNOWN);
    }

    private static String read(Path file, String otherwise) {
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? otherwise : text;
        } catch (IOException e) {
            // Not Linux, or closed to us: then nothing is told apart by it.
            return otherwise;
        }
    }
}
