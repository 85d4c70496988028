package dev.acefleet.common.model;

/// What a work item does (architecture section 5).
public enum WorkKind {
    /// One ACE run, from its base commit: needs an agent.
    RUN(Lane.AGENT),
    /// The subtree of an assignment's fork step (spec/assign.md 14): needs an agent, which works through its steps.
    FORK(Lane.AGENT),
    /// Consecutive steps of an assignment that no fork has, in one session: needs an agent.
    STEPS(Lane.AGENT),
    /// Merges one successful attempt into the plan's integration branch, checks and pushes it: needs git alone.
    INTEGRATE(Lane.GIT),
    /// Looks whether the stage's goal is reached in the merged tree: needs an agent, and commits nothing.
    AUDIT(Lane.AGENT),
    /// Plans runs that close the gaps of an audit: needs an agent, which commits nothing.
    PLAN_GAPS(Lane.AGENT),
    /// Writes the books (track, pulse, specs, proof) on the integration branch: needs git alone.
    FINISH(Lane.GIT),
    /// Deletes the refs of a plan's attempts, long after its end (protocol P23): needs git alone, and touches no branch.
    PRUNE(Lane.GIT);

    /// Which of a pool's two topics an item goes through (protocol P13): a two-second merge never waits behind half-hour
    /// runs.
    public enum Lane {
        AGENT,
        GIT
    }

    private final Lane lane;

    WorkKind(Lane lane) {
        this.lane = lane;
    }

    public Lane lane() {
        return lane;
    }

    /// Whether it is what a plan is made of: done in attempts of its own, and merged.
    public boolean isUnit() {
        return switch (this) {
            case RUN, FORK, STEPS -> true;
            case INTEGRATE, AUDIT, PLAN_GAPS, FINISH, PRUNE -> false;
        };
    }

    /// Whether its agent works through steps of an assignment, and tells each one that is over.
    public boolean isStepped() {
        return switch (this) {
            case FORK, STEPS -> true;
            case RUN, INTEGRATE, AUDIT, PLAN_GAPS, FINISH, PRUNE -> false;
        };
    }
}
