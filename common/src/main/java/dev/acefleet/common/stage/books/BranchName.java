package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.Names;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Stage;
import dev.acefleet.common.stage.StageConfig;
import dev.acefleet.common.stage.Track;

/// The branch that a project's branching strategy names for a stage (spec/stage.md 6.3).
public sealed interface BranchName {
    /// The strategy is `none`: no branch of the project's own.
    record None() implements BranchName {}

    /// A branch that git takes.
    record Named(String name) implements BranchName {}

    /// The template comes to what git does not take.
    record Unfit(String name) implements BranchName {}

    static BranchName of(Stage stage) {
        return of(stage.config(), stage.id(), stage.slug(), stage.track());
    }

    /// @param slug of the stage: its directory's name, with or without the number
    static BranchName of(StageConfig config, StageId stage, String slug, Track track) {
        return switch (config.branching()) {
            case "stage" ->
                    named(
                            config.stageBranch()
                                    .replace("{stage}", stage.toString())
                                    .replace("{slug}", slug(Slugs.withoutNumber(slug), "stage")));
            case "milestone" -> {
                Track.Milestone milestone = track.milestoneFor(stage);
                yield named(
                        config.milestoneBranch()
                                .replace("{milestone}", milestone.version())
                                .replace("{slug}", slug(milestone.name(), "milestone")));
            }
            default -> new None();
        };
    }

    private static BranchName named(String name) {
        return Names.isBranch(name) ? new Named(name) : new Unfit(name);
    }

    private static String slug(String name, String fallback) {
        String slug = Slugs.branch(name);
        return slug.isEmpty() ? fallback : slug;
    }
}
