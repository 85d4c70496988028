package dev.acefleet.worker.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Names the process of a worker so that another process can tell later whether it still lives: number and start time.
final class WorkerProcess {
    /// Two processes may compute the same start time up to a clock tick apart, or after the clock was set by a little.
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static final String SELF = name(ProcessHandle.current());

    private WorkerProcess() {}

    /// This process, as `pid@start`.
    static String self() {
        return SELF;
    }

    private static String name(ProcessHandle process) {
        return process.pid() + "@" + start(process).toEpochMilli();
    }

    /// Whether the process of that name lives. What is no such name does not.
    static boolean lives(String name) {
        int at = name.indexOf('@');
        try {
            Optional<ProcessHandle> found =
                    ProcessHandle.of(Long.parseLong(name, 0, Math.max(0, at), 10));
            Instant start = Instant.ofEpochMilli(Long.parseLong(name.substring(at + 1)));
            return found.filter(ProcessHandle::isAlive)
                    .map(process -> Duration.between(start, start(process)).abs())
                    .filter(apart -> apart.compareTo(TOLERANCE) < 0)
                    .isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
