package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.GapLoop;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What of options and files is in the submission.
class RunStagePolicyTest extends StageCase {
    private StageSubmission submitted(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "run-stage";
        all[1] = "3";
        all[2] = "--detach";
        System.arraycopy(options, 0, all, 3, options.length);
        assertThat(typed.run(all)).as(typed.err()).isZero();
        return api.submissions().getLast().stage();
    }

    private void config(String text) {
        project.write(".ace/config.json", text);
        project.commit("Configure");
        project.push();
    }

    @ParameterizedTest
    @CsvSource({"max, opus, sonnet", "balanced, sonnet, sonnet", "eco, sonnet, haiku"})
    void eachProfileHasItsModels(String horsepower, String runner, String auditor) {
        config("{\"horsepower\": \"" + horsepower + "\"}");
        StagePolicy policy = submitted().policy();
        assertThat(policy.model()).isEqualTo(runner);
        assertThat(policy.auditorModel()).isEqualTo(auditor);
    }

    @Test
    void budgetsComeFromOptionsTheRepositoryAndTheEnvironment() {
        assertThat(submitted().policy().budgets()).isEqualTo(Budgets.NONE);
        project.write(".fleet.yml", "budget-run: usd=1,minutes=20\nbudget-stage: usd=9\n");
        project.commit("Limit it");
        project.push();
        assertThat(submitted("--budget-run", "usd=2").policy().budgets())
                .isEqualTo(new Budgets(new Budget(2, 0, 0, 20), new Budget(9, 0, 0, 0)));
        typed.with("FLEET_BUDGET_STAGE", "tokens=5000");
        assertThat(submitted().policy().budgets().stage()).isEqualTo(new Budget(9, 5_000, 0, 0));
    }

    @Test
    void whatThePersonsOwnFileSaysWronglyIsToldToThePersonAlone() {
        project.write(".fleet.yml", "agnet: mine\n");
        project.commit("Choose");
        project.push();
        Path own = project.checkout().resolve("no-home/.config/acefleet/config.yml");
        project.write("no-home/.config/acefleet/config.yml", "pol: gpu\n");

        StageSubmission sent = submitted();
        assertThat(typed.err())
                .containsOnlyOnce(".fleet.yml:1: warning: agnet is ignored")
                .containsOnlyOnce(own + ":1: warning: pol is ignored");
        assertThat(sent.warnings())
                .anyMatch(warning -> warning.contains("agnet"))
                .noneMatch(warning -> warning.contains("pol is ignored"));
    }

    @Test
    void gapsAreClosedByItselfAsOftenAsIsAskedFor() {
        assertThat(submitted().gaps()).isEqualTo(GapLoop.NONE);
        assertThat(submitted("--auto-gaps").gaps()).isEqualTo(new GapLoop(1, "opus"));
        assertThat(submitted("--auto-gaps=3").gaps().rounds()).isEqualTo(3);
        assertThat(typed.run("run-stage", "3", "--auto-gaps=9")).isEqualTo(2);
        assertThat(typed.err()).contains("1 to 5 rounds");
    }

    @Test
    void withoutAnAuditNobodyFindsGaps() {
        config("{\"checks\": {\"auditor\": false}}");
        assertThat(typed.run("run-stage", "3", "--auto-gaps")).isEqualTo(2);
        assertThat(typed.err()).contains("checks.auditor");
        assertThat(api.submissions()).isEmpty();
    }

    @Test
    void whatIsNoBudgetIsRefusedBeforeAnythingIsSent() {
        assertThat(typed.run("run-stage", "3", "--budget-stage", "20 dollars")).isEqualTo(2);
        assertThat(typed.err()).contains("Not a budget: 20 dollars", "usd=2.50");
        assertThat(api.submissions()).isEmpty();
    }

    @Test
    void dependentsOfAFailedRunAreSkippedUnlessTheyAreToBeTried() {
        assertThat(submitted().policy().onDependency()).isEqualTo(StagePolicy.OnDependency.SKIP);
        assertThat(submitted("--on-dependency-failure", "attempt").policy().onDependency())
                .isEqualTo(StagePolicy.OnDependency.ATTEMPT);
    }

    @Test
    void aRunSaysWhetherItHasGatesOrIsTestFirstAndWhatItBuilds() {
        project.write(
                Project.stageFile("03-01-run.md"),
                Project.RUN
                        .formatted(1, "", "a.txt", "03-01")
                        .replace("autonomous: true", "autonomous: false\ntype: tdd")
                        .replace("is there.", "is there. Others build on it.\n\nPurpose: proof."));
        project.commit("A gate");
        project.push();

        RunSpec run = submitted().runs().getFirst();
        assertThat(run.autonomous()).isFalse();
        assertThat(run.type()).isEqualTo(RunType.TDD);
        assertThat(run.description())
                .isEqualTo(
                        "Build the part 03-01 of the thing, so that it is there. Others build on it."
                                + " Purpose: proof.");
        assertThat(typed.run("run-stage", "3", "--dry-run")).isZero();
        assertThat(typed.out()).contains("03-01 [checkpoint]").doesNotContain("03-02 [checkpoint]");
    }
}
