package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What the pulse is to say (spec/stage.md 1.5; RS-72, RS-79). All of it is absolute, never "one more", so that writing it
/// twice says the same.
///
/// @param at when it is written; days and times are told in UTC
/// @param activity what was done last, for example `Completed 02-01-run.md`
/// @param done runs of all stages that have a recap
/// @param total runs of all stages
/// @param lastRun the run that was merged last; empty leaves what stands there
/// @param batch for example `1 of 3`; empty leaves what stands there
/// @param gates that wait for an answer, each in a few words
/// @param durations how long runs took
public record PulseFacts(
        Instant at,
        PulsePosition position,
        PulseStatus status,
        String activity,
        int done,
        int total,
        Optional<RunId> lastRun,
        Optional<String> batch,
        List<String> gates,
        List<Note> decisions,
        List<Note> blockers,
        NavigableMap<RunId, Duration> durations) {
    /// Notes of one kind written at once: a batch that has more has them in its recaps.
    private static final int MOST_NOTES = 100;

    /// Characters of what was done last and of a gate.
    private static final int LONGEST = 200;

    public PulseFacts {
        activity = OneLine.of(activity, LONGEST);
        gates = gates.stream().map(gate -> OneLine.of(gate, LONGEST)).toList();
        decisions = decisions.stream().limit(MOST_NOTES).toList();
        blockers = blockers.stream().limit(MOST_NOTES).toList();
        durations = Collections.unmodifiableNavigableMap(new TreeMap<>(durations));
        if (done < 0 || done > total) {
            throw new IllegalArgumentException(done + " of " + total + " runs are done");
        }
    }

    public PulseFacts(
            Instant at,
            PulsePosition position,
            PulseStatus status,
            String activity,
            int done,
            int total) {
        this(
                at,
                position,
                status,
                activity,
                done,
                total,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Collections.emptyNavigableMap());
    }

    /// The same with what is pending.
    public PulseFacts with(
            Optional<RunId> newLastRun, Optional<String> newBatch, List<String> newGates) {
        return new PulseFacts(
                at,
                position,
                status,
                activity,
                done,
                total,
                newLastRun,
                newBatch,
                newGates,
                decisions,
                blockers,
                durations);
    }

    /// The same with what recaps and attempts tell.
    public PulseFacts with(
            List<Note> newDecisions, List<Note> newBlockers, Map<RunId, Duration> newDurations) {
        return new PulseFacts(
                at,
                position,
                status,
                activity,
                done,
                total,
                lastRun,
                batch,
                gates,
                newDecisions,
                newBlockers,
                new TreeMap<>(newDurations));
    }
}
