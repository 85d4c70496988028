package dev.acefleet.worker.process;

import java.time.Duration;
import java.util.List;

/// How a process ended. Nothing of it runs any more but what is named as left.
///
/// @param code exit code as a shell says it: 128 + N where signal N ended it, 127 where there is no such program
/// @param out end of its standard output, at most [ProcessRunner#TAIL] characters, without the secrets it
///     was given ([Audience])
/// @param err end of its standard error, likewise
/// @param left processes of the attempt that did not end although they were killed, again and again; usually none
public record Exit(int code, Cause cause, Duration time, String out, String err, List<Long> left) {
    public Exit {
        left = List.copyOf(left);
    }

    /// Of which nothing is left.
    public Exit(int code, Cause cause, Duration time, String out, String err) {
        this(code, cause, time, out, err, List.of());
    }

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
