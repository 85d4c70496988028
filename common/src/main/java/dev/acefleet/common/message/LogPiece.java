package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/// A piece of an attempt's output as a reader gets it. Pieces end anywhere, also in the middle of a line.
///
/// @param id where to go on after it
/// @param at when the worker sent it, by its own clock
/// @param stream `out` and `err` are the agent's; `fleet` and the last piece, `end`, are remarks of the worker
/// @param missing how many pieces before it are lost
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LogPiece(LogCursor id, Instant at, String stream, String text, long missing) {
    public static final String OUT = "out";
    public static final String ERR = "err";

    /// Whether the worker says it, and not the agent.
    public boolean isRemark() {
        return !stream.equals(OUT) && !stream.equals(ERR);
    }
}
