package dev.acefleet.worker.work;

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
        return Files.isReadable(uptime) ? new UptimeClock(uptime) : System::nanoTime;
    }
}
