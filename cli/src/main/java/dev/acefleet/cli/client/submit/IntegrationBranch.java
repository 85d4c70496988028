package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.stage.Stage;
import dev.acefleet.common.stage.StageConfig;
import dev.acefleet.common.stage.books.BranchName;

/// The branch that a project's branching strategy names (spec/stage.md 6.3). Pure.
final class IntegrationBranch {
    private IntegrationBranch() {}

    /// The name; empty for the strategy `none`, by which the plan has a branch of its own.
    static String of(Stage stage) {
        return switch (BranchName.of(stage)) {
            case BranchName.None() -> "";
            case BranchName.Named(String name) -> name;
            case BranchName.Unfit(String name) ->
                    throw new Refusal(
                            ExitCode.USAGE,
                            "The branching strategy names a branch that git does not take: " + name,
                            StageConfig.PATH + ":1: the branch template",
                            "Mend the template, commit it, and try again.");
        };
    }
}
