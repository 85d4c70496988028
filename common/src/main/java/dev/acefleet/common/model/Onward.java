package dev.acefleet.common.model;

/// What the track says comes after a stage (spec/stage.md section 8); read by whoever writes the books.
///
/// @param stage the next one in track order; empty where this was the last of its milestone
/// @param name of the next stage
/// @param goal of the next stage
public record Onward(String stage, String name, String goal, Milestone milestone) {
    /// Nothing is known: the project has no track, or the track does not have the stage.
    public static final Onward UNKNOWN = new Onward("", "", "", new Milestone("", 0, 0));

    /// The milestone that the stage is of.
    ///
    /// @param title version and name, for example `v1.1 Second`
    /// @param stages that it has; 0 where the track does not say
    /// @param complete how many of them are, with the stage itself
    public record Milestone(String title, int stages, int complete) {
        public Milestone {
            title = Limits.text(title);
            if (complete < 0 || complete > stages) {
                throw new IllegalArgumentException(
                        complete + " of " + stages + " stages cannot be complete");
            }
        }
    }

    public Onward {
        name = Limits.text(name);
        goal = Limits.text(goal);
    }
}
