package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Names;
import dev.acefleet.common.stage.Stage;
import dev.acefleet.common.stage.StageConfig;
import java.util.Locale;

/// The branch that a project's branching strategy names (spec/stage.md 6.3). Pure.
final class IntegrationBranch {
    private static final String FIRST_MILESTONE = "v1.0";

    private IntegrationBranch() {}

    /// The name; empty for the strategy `none`, by which the plan has a branch of its own.
    static String of(Stage stage, String track) {
        StageConfig config = stage.config();
        String name =
                switch (config.branching()) {
                    case "stage" ->
                            config.stageBranch()
                                    .replace("{stage}", stage.id().toString())
                                    .replace("{slug}", slug(stage.slug(), "stage"));
                    case "milestone" -> {
                        String version = stage.track().milestone().orElse(FIRST_MILESTONE);
                        yield config.milestoneBranch()
                                .replace("{milestone}", version)
                                .replace("{slug}", slug(milestone(track, version), "milestone"));
                    }
                    default -> "";
                };
        if (!name.isEmpty() && !Names.isBranch(name)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The branching strategy names a branch that git does not take: " + name,
                    StageConfig.PATH + ":1: the branch template",
                    "Mend the template, commit it, and try again.");
        }
        return name;
    }

    /// The milestone's name: what stands behind its version where the track first names it.
    private static String milestone(String track, String version) {
        return track.lines()
                .filter(line -> line.contains(version))
                .map(line -> line.substring(line.indexOf(version) + version.length()))
                .map(rest -> rest.replaceFirst("[(\\[|].*", ""))
                .findFirst()
                .orElse("");
    }

    private static String slug(String name, String fallback) {
        String slug =
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+|-+$", "");
        return slug.isEmpty() ? fallback : slug;
    }
}
