package dev.acefleet.common.message;

import dev.acefleet.common.model.AttemptId;
import java.time.Instant;

/// A piece of an agent's output, redacted. Chunks of one attempt are numbered from 1 without gaps, so that a reader sees
/// what is missing or comes twice.
///
/// @param stream where the agent wrote it; `FLEET` is the worker's own remark, and `END` its last one: nothing of the attempt
///     follows (protocol P26). A worker that dies leaves none
public record LogChunk(AttemptId attempt, long number, Instant at, Stream stream, String text) {
    public enum Stream {
        OUT,
        ERR,
        FLEET,
        END
    }
}
