package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.WorkKind;
import java.time.Duration;

/// What follows a failed attempt, by the kind of failure and what the work has behind it.
final class RetryPolicy {
    /// First pause after a failure of the agent: short, for the next attempt starts afresh.
    private static final Duration AGENT_PAUSE = Duration.ofSeconds(1);

    /// First pause after trouble of the surroundings, doubled with each further one in a row.
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private static final Duration PRUNE_PAUSE = Duration.ofMinutes(10);

    /// A hundred tries in the month before it is given up.
    private static final Duration LONGEST_PRUNE_PAUSE = Duration.ofHours(6);

    /// Troubles in a row after which a run is given up: about an hour of pauses. What people must mend is theirs by then.
    private static final int TROUBLES = 12;

    private RetryPolicy() {}

    sealed interface Next {
        /// Again as soon as the plan allows it.
        record Again() implements Next {}

        record After(Duration pause) implements Next {}

        record GiveUp(String reason) implements Next {}
    }

    /// After the failure `kind` of the current attempt of a run. `work` is the state before that failure was counted.
    static Next afterRun(Work work, FailureKind kind, String detail, int attempts) {
        if (kind.consumesAttempt()) {
            int failures = work.consumed + 1;
            return failures < attempts
                    ? new Next.After(doubled(AGENT_PAUSE, failures))
                    : new Next.GiveUp(words(kind) + " " + times(failures) + ", last: " + detail);
        }
        if (kind.isFinal()) {
            return new Next.GiveUp(words(kind) + ": " + detail);
        }
        return switch (kind.blame()) {
            // The breaker holds back this run with all others of the account.
            case PROVIDER -> new Next.Again();
            case FLEET, NOBODY, OPERATOR, AGENT -> afterTrouble(work, kind, detail);
        };
    }

    private static Next afterTrouble(Work work, FailureKind kind, String detail) {
        if (kind == FailureKind.WORKER_LOST) {
            return work.lost + 1 < Limits.LOST_WORKERS
                    ? new Next.Again()
                    : new Next.GiveUp("poison: it lost its worker " + times(work.lost + 1));
        }
        if (kind == FailureKind.WORKER_STOPPING) {
            return new Next.Again();
        }
        int troubles = work.troubles + 1;
        return troubles < TROUBLES
                ? new Next.After(doubled(TROUBLE_PAUSE, troubles))
                : new Next.GiveUp(
                        words(kind) + " " + times(troubles) + " in a row, last: " + detail);
    }

    /// After a failure of a merge that says nothing about the work merged: it never gives up (protocol P21), it only comes
    /// back more rarely.
    static Duration mergePause(Work work) {
        return doubled(TROUBLE_PAUSE, work.troubles + work.lost + 1);
    }

    /// Whether a merge that has just lost its worker once more waits for a person from now on.
    static boolean isForAPerson(Work merge) {
        return merge.lost + 1 >= Limits.LOST_WORKERS;
    }

    /// After refs could not be deleted, whatever kept them: nobody waits for that.
    static Duration prunePause(Work work) {
        int time = work.troubles + work.lost + 1;
        Duration pause = PRUNE_PAUSE.multipliedBy(1L << Math.min(time - 1, 20));
        return pause.compareTo(LONGEST_PRUNE_PAUSE) < 0 ? pause : LONGEST_PRUNE_PAUSE;
    }

    /// After a worker gave the attempt back unstarted, or could not do it.
    static Duration declinedPause(Work work) {
        return work.kind == WorkKind.PRUNE
                ? prunePause(work)
                : doubled(TROUBLE_PAUSE, work.troubles + 1);
    }

    private static Duration doubled(Duration first, int time) {
        Duration pause = first.multipliedBy(1L << Math.min(time - 1, 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static String words(FailureKind kind) {
        return Words.of(kind).replace('_', ' ');
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
