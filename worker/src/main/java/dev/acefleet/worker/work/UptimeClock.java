package dev.acefleet.worker.work;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Reads the kernel's word anew each time, from a file that stays open as long as the process lives: it is asked for
/// each claim and each answer. No channel, because an interrupted thread would close that for all others.
final class UptimeClock implements MonotonicClock {
    /// Two numbers of seconds; a machine does not run long enough to fill this.
    private static final int TEXT = 64;

    private final Path uptime;
    private final RandomAccessFile file;

    UptimeClock(Path uptime) {
        this.uptime = uptime;
        try {
            file = new RandomAccessFile(uptime.toFile(), "r");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public synchronized long nanos() {
        byte[] text = new byte[TEXT];
        try {
            file.seek(0);
            int length = file.read(text);
            String all = new String(text, 0, length, StandardCharsets.US_ASCII);
            return (long) (Double.parseDouble(all.substring(0, all.indexOf(' '))) * 1e9);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private IllegalStateException unreadable(IOException e) {
        return new IllegalStateException(
                "The time since boot cannot be read from "
                        + uptime
                        + "; without it no grant can be trusted",
                e);
    }
}
