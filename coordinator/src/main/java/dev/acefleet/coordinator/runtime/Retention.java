package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.Limits;
import java.time.Duration;

/// How long a shard's memory and its journal reach back (protocol P9).
///
/// @param plans how long a plan is kept after its end
/// @param refs how long the refs of its attempts are (protocol P23); not longer than the plan, which tells their names
/// @param epoch how old an epoch may grow: the journal can only begin with the announcement of one
public record Retention(Duration plans, Duration refs, Duration epoch) {
    public static final Retention USUAL =
            new Retention(Duration.ofDays(30), Limits.REFS, Duration.ofDays(1));

    public Retention {
        if (refs.isNegative() || refs.compareTo(plans) > 0) {
            throw new IllegalArgumentException(
                    "Refs of attempts are kept for 0 to "
                            + plans.toDays()
                            + " days after the end of their plan, which is forgotten then; not for "
                            + refs);
        }
    }

    /// The same with another time for refs.
    public Retention keepingRefs(Duration other) {
        return new Retention(plans, other, epoch);
    }
}
