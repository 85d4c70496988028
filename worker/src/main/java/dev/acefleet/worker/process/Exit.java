package dev.acefleet.worker.process;

import java.time.Duration;

/// How a process ended.
///
/// @param code exit code; 128 + N where signal N ended it
/// @param out end of its standard output, at most [ProcessRunner#TAIL] characters
/// @param err end of its standard error, likewise
public record Exit(int code, Cause cause, Duration time, String out, String err) {
    public enum Cause {
        /// By itself.
        EXITED,
        /// Stopped after silence.
        STALLED,
        /// Stopped at the hard limit.
        TIMED_OUT,
        /// Stopped because somebody asked for it.
        STOPPED
    }

    public boolean ok() {
        return cause == Cause.EXITED && code == 0;
    }
}
