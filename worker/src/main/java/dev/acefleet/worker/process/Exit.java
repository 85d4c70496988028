package dev.acefleet.worker.process;

import java.time.Duration;

/// How a process ended. Nothing of it runs any more.
///
/// @param code exit code as a shell says it: 128 + N where signal N ended it, 127 where there is no such program
/// @param out end of its standard output, at most [ProcessRunner#TAIL] characters, as it came: not redacted
/// @param err end of its standard error, likewise
public record Exit(int code, Cause cause, Duration time, String out, String err) {
    public enum Cause {
        /// By itself, or by the signal of somebody else.
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
