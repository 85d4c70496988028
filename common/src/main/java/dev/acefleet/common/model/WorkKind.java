package dev.acefleet.common.model;

/// What a work item does (architecture section 5).
public enum WorkKind {
    /// One ACE run, from its base commit: needs an agent.
    RUN(Lane.AGENT),
    /// Merges one successful attempt into the plan's integration branch, checks and pushes it: needs git alone.
    INTEGRATE(Lane.GIT),
    /// Looks whether the stage's goal is reached in the merged tree: needs an agent, and commits nothing.
    AUDIT(Lane.AGENT),
    /// Writes the books (track, pulse, specs, proof) on the integration branch: needs git alone.
    FINISH(Lane.GIT);

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
}
