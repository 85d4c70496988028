package dev.acefleet.common.model;

/// Whether a stage with gaps plans and runs their closure by itself (spec/stage.md section 8 and section 12, H14): an architect
/// plans runs, they are run, and the stage is audited again, until it passes or the rounds are used up.
///
/// @param rounds at most; 0: gaps end the stage, and people plan
/// @param model the architect's model alias; empty without rounds
public record GapLoop(int rounds, String model) {
    /// Rounds that may be asked for: what five of them have not closed, more of the same will not.
    public static final int MOST = 5;

    public static final GapLoop NONE = new GapLoop(0, "");

    public GapLoop {
        if (rounds < 0 || rounds > MOST) {
            throw new IllegalArgumentException(
                    "Gaps are closed in 0 to " + MOST + " rounds, not " + rounds);
        }
        if (!model.isEmpty()) {
            Names.check("model", model);
        }
    }
}
