package dev.acefleet.worker.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Time that only runs forward, and runs on while the machine sleeps: a grant must not look fresh because the laptop's
/// lid was closed (protocol P11). Any thread.
@FunctionalInterface
public interface MonotonicClock {
    /// Nanoseconds since an arbitrary moment.
    long nanos();

    /// The machine's. On Linux the time since boot, sleep included, to 10 ms; elsewhere the JVM's, which on some
    /// systems stands still while the machine sleeps.
    static MonotonicClock system() {
        Path uptime = Path.of("/proc/uptime");
        return Files.isReadable(uptime) ? () -> sinceBoot(uptime) : System::nanoTime;
    }

    private static long sinceBoot(Path uptime) {
        try {
            String text = Files.readString(uptime);
            return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1e9);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The time since boot cannot be read from "
                            + uptime
                            + "; without it no grant can be trusted",
                    e);
        }
    }
}
