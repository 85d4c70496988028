package dev.acefleet.common.model;

/// What a plan may use up. Where a limit is reached, what runs is stopped and saved.
///
/// @param run of each run, all of its attempts together
/// @param stage of all runs and the audit together
public record Budgets(Budget run, Budget stage) {
    public static final Budgets NONE = new Budgets(Budget.NONE, Budget.NONE);

    public boolean isNone() {
        return run.isNone() && stage.isNone();
    }

    /// These, with the limits that `other` names in their place.
    public Budgets with(Budgets other) {
        return new Budgets(run.with(other.run), stage.with(other.stage));
    }
}
