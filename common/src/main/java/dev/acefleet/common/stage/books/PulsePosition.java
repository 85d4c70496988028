package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Track;
import java.util.Optional;

/// The stage that a project is at.
///
/// @param stage for example `2 of 4 (Authentication)`
/// @param run for example `1 of 2 in current stage`
public record PulsePosition(String stage, String run) {
    /// At a stage that is being run.
    public static PulsePosition at(Track track, StageRuns runs) {
        return new PulsePosition(stage(track, runs.stage()), count(runs));
    }

    /// Behind a stage that is complete: at the next one of its milestone, or still at the last.
    ///
    /// @param next the runs of the next stage, as far as it is planned
    public static PulsePosition after(Track track, StageRuns runs, Optional<StageRuns> next) {
        return track.next(runs.stage())
                .map(following ->
                        new PulsePosition(
                                stage(track, following.id()),
                                next.filter(its -> its.stage().equals(following.id()))
                                        .filter(its -> !its.runs().isEmpty())
                                        .map(PulsePosition::count)
                                        .orElse("Not started")))
                .orElseGet(() -> at(track, runs));
    }

    private static String stage(Track track, StageId id) {
        String of = track.stages().isEmpty() ? "" : " of " + track.stages().size();
        String name = track.stage(id).map(stage -> " (" + stage.name() + ")").orElse("");
        return id.unpadded() + of + name;
    }

    private static String count(StageRuns runs) {
        return runs.done().size() + " of " + runs.runs().size() + " in current stage";
    }
}
