package dev.acefleet.common.model;

/// What the track says comes after a stage (spec/stage.md section 8); read by whoever writes the books.
///
/// @param stage the next one in track order; empty where this was the last of its milestone
/// @param name of the next stage
/// @param goal of the next stage
/// @param milestone stages that the current milestone has; 0 where the track does not say
public record Onward(String stage, String name, String goal, int milestone) {
    /// Nothing is known: the project has no track.
    public static final Onward UNKNOWN = new Onward("", "", "", 0);

    public Onward {
        name = Limits.text(name);
        goal = Limits.text(goal);
        if (milestone < 0) {
            throw new IllegalArgumentException("A milestone has no " + milestone + " stages");
        }
    }
}
