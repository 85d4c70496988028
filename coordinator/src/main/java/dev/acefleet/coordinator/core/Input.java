package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Everything that reaches the coordinator. Only [Said] comes from a topic; the others are the shell's, and what they may
/// say is in the state already.
public sealed interface Input {
    /// A command or a report, read from the inbox.
    record Said(InboxMessage message) implements Input {}

    /// Time has passed: what fell due?
    ///
    /// @param idle lanes that gave a worker nothing which asked all the time for
    ///     [dev.acefleet.common.model.Limits#REDISPATCH]
    /// @param refs how long the refs of a plan's attempts are kept after its end
    record Tick(Set<PoolLane> idle, Duration refs) implements Input {
        public Tick {
            idle = Set.copyOf(idle);
        }

        /// In a fleet that keeps them as long as usual.
        public Tick(Set<PoolLane> idle) {
            this(idle, Limits.REFS);
        }
    }

    record PoolLane(Pool pool, WorkKind.Lane lane) {}

    /// A standing lease was not renewed for its time, measured monotonically while presence was heard (protocol P14).
    ///
    /// @param used what its agent is known to have used up by then
    record LeaseLapsed(AttemptId attempt, String claim, Usage used) implements Input {
        /// One of whose agent nothing is known.
        public LeaseLapsed(AttemptId attempt, String claim) {
            this(attempt, claim, Usage.UNKNOWN);
        }
    }

    /// The report of a plan that ended at `endedAt` cannot be lost any more (protocol P9).
    record ReportKept(PlanId plan, Instant endedAt) implements Input {}

    /// A plan has changed: what comes next? The state says which plans ask ([State#pollChanged]).
    record Advance(PlanId plan) implements Input {}
}
