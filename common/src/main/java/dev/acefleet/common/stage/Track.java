package dev.acefleet.common.stage;

import dev.acefleet.common.model.StageId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The stages of `.ace/track.md` in track order (spec/stage.md 1.4).
///
/// @param name of the project; empty where the heading says none
/// @param milestone version of the first milestone that the text names (spec/stage.md 6.3)
/// @param stages by number, the shipped ones too
public record Track(String name, Optional<String> milestone, List<Detail> stages) {
    public static final String PATH = ".ace/track.md";

    /// One stage of the track.
    ///
    /// @param ui whether the heading carries the tag `[UI]`
    /// @param goal empty without one
    /// @param requirements ids of its Requirements line
    /// @param status as the progress table has it; empty without a row
    /// @param complete checked off, or `Complete` in the table
    /// @param shipped whether it stands in a folded-up block of a shipped milestone
    /// @param milestone version of the milestone section it stands in, for example `v1.1`; empty without sections
    /// @param line of its heading, or of its list item; from 1
    public record Detail(
            StageId id,
            String name,
            boolean ui,
            String goal,
            List<String> requirements,
            String status,
            boolean complete,
            boolean shipped,
            String milestone,
            int line) {
        public Detail {
            requirements = List.copyOf(requirements);
        }
    }

    public Track {
        stages = stages.stream().sorted(Comparator.comparing(Detail::id)).toList();
    }

    /// Reads a track; of an empty text, the empty track.
    public static Track read(String text) {
        return new TrackReader().read(text);
    }

    public Optional<Detail> stage(StageId id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }

    /// The stage that comes after `id` in its milestone, decimal insertions counted.
    public Optional<Detail> next(StageId id) {
        return milestoneOf(id).stream().filter(stage -> stage.id().compareTo(id) > 0).findFirst();
    }

    /// Whether `id` has the highest number of its milestone. A stage that the track does not know is the last of nothing.
    public boolean isLastOfMilestone(StageId id) {
        return stage(id).isPresent() && next(id).isEmpty();
    }

    /// Stages of the milestone section that `id` stands in; the whole track where it has none. Shipped ones do not count.
    private List<Detail> milestoneOf(StageId id) {
        String milestone = stage(id).map(Detail::milestone).orElse("");
        return stages.stream()
                .filter(stage -> !stage.shipped())
                .filter(stage -> milestone.isEmpty() || stage.milestone().equals(milestone))
                .toList();
    }
}
