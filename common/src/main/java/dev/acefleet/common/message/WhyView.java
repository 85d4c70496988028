package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Why one run is not done yet. Empty values are left out of the JSON.
///
/// @param text for people: the cause with what it is about
/// @param of runs, or workers where the cause is one of them
/// @param until when it is tried again
/// @param todo what a person can do about it; empty where waiting is all
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WhyView(
        String run,
        RunState state,
        WaitCause cause,
        String text,
        List<String> of,
        Optional<Instant> until,
        String todo) {
    public WhyView {
        of = List.copyOf(of);
    }
}
