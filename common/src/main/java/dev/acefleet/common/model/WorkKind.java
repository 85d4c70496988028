package dev.acefleet.common.model;

/// What a work item does (architecture section 5).
public enum WorkKind {
    /// One ACE run, from its base commit: needs an agent.
    RUN(Lane.AGENT),
    /// Merges one successful attempt into the plan's integration branch, checks and pushes it: needs git alone.
    INTEGRATE(Lane.GIT);

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
