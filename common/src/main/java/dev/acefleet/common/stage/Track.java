package dev.acefleet.common.stage;

import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.StageId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The stages of `.ace/track.md` in track order (spec/stage.md 1.4).
///
/// @param name of the project; empty where the heading says none
/// @param milestone version of the first milestone that the text names (spec/stage.md 6.3)
/// @param milestones that headings and list items name, in order of appearance
/// @param stages by number, the shipped ones too
public record Track(
        String name, Optional<String> milestone, List<Milestone> milestones, List<Detail> stages) {
    public static final String PATH = ".ace/track.md";

    /// What a project without versions works on.
    private static final String FIRST_VERSION = "v1.0";

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
    /// @param places where it stands, for whoever writes into the text
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
            int line,
            Places places) {
        public Detail {
            requirements = List.copyOf(requirements);
        }
    }

    /// A milestone by the heading or list item that carries its version (spec/stage.md 13, D30).
    ///
    /// @param version for example `v1.1`
    /// @param name what stands behind the version there; empty where nothing does
    public record Milestone(String version, String name) {}

    /// Where one stage stands in the text. Lines are counted from 0, as [String#lines] has them.
    ///
    /// @param heading of its detail block; empty without one
    /// @param end behind the block's last line
    /// @param item its line in the check list; empty without one, and where only a shipped namesake has one
    /// @param rows of tables that have its number, a status and a column for the stage
    public record Places(OptionalInt heading, int end, OptionalInt item, List<Row> rows) {
        public Places {
            rows = List.copyOf(rows);
        }
    }

    /// A row of a table with the titles of the table's columns, in lower case and without marks.
    ///
    /// @param folded whether it stands in a folded-up block
    public record Row(int line, boolean folded, List<String> columns) {
        public Row {
            columns = List.copyOf(columns);
        }
    }

    public Track {
        milestones = List.copyOf(milestones);
        stages = stages.stream().sorted(Comparator.comparing(Detail::id)).toList();
    }

    /// Reads a track; of an empty text, the empty track.
    public static Track read(String text) {
        return new TrackReader().read(text);
    }

    public Optional<Detail> stage(StageId id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }

    /// Whether a stage is marked as done. A proof that asked for a person may keep its status when one has approved the
    /// stage; this says so.
    public boolean isComplete(StageId id) {
        return stage(id).filter(Detail::complete).isPresent();
    }

    /// The stage that comes after `id` in its milestone, decimal insertions counted.
    public Optional<Detail> next(StageId id) {
        return milestoneOf(id).stream().filter(stage -> stage.id().compareTo(id) > 0).findFirst();
    }

    /// Whether `id` has the highest number of its milestone. A stage that the track does not know is the last of nothing.
    public boolean isLastOfMilestone(StageId id) {
        return stage(id).isPresent() && next(id).isEmpty();
    }

    /// The milestone of a stage: of the section it stands in, else the first of the text, else `v1.0` (spec/stage.md 6.3).
    public Milestone milestoneFor(StageId id) {
        String section = stage(id).map(Detail::milestone).orElse("");
        String version = section.isEmpty() ? milestone.orElse(FIRST_VERSION) : section;
        return milestones.stream()
                .filter(known -> known.version().equals(version) && !known.name().isEmpty())
                .findFirst()
                .orElse(new Milestone(version, ""));
    }

    /// Stages of the milestone section that `id` stands in; the whole track where it has none. Shipped ones do not count.
    public List<Detail> milestoneOf(StageId id) {
        String milestone = stage(id).map(Detail::milestone).orElse("");
        return stages.stream()
                .filter(stage -> !stage.shipped())
                .filter(stage -> milestone.isEmpty() || stage.milestone().equals(milestone))
                .toList();
    }

    /// What comes behind a stage that is complete (spec/stage.md 8): the next one of its milestone, or the milestone's end. A
    /// stage that the track does not have ends nothing.
    public Onward onward(StageId id) {
        Optional<Detail> next = next(id);
        if (next.isEmpty() && !isLastOfMilestone(id)) {
            return Onward.UNKNOWN;
        }
        List<Detail> all = milestoneOf(id);
        long complete =
                all.stream().filter(each -> each.complete() || each.id().equals(id)).count();
        Milestone of = milestoneFor(id);
        Onward.Milestone milestone =
                new Onward.Milestone(
                        (of.version() + " " + of.name()).strip(), all.size(), (int) complete);
        return next.map(stage ->
                        new Onward(stage.id().unpadded(), stage.name(), stage.goal(), milestone))
                .orElseGet(() -> new Onward("", "", "", milestone));
    }
}
