package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `prepare`, `compose` and `catalog`: what writes jobs, and what they are made of.
class JobWritersTest {
    @TempDir private Path place;

    @SuppressWarnings("NullAway.Init")
    private AssignShell shell;

    @BeforeEach
    void open() {
        shell = new AssignShell(place);
    }

    private String typed(String... words) {
        assertThat(shell.type(words)).as(shell.err()).isZero();
        return shell.out();
    }

    @Test
    void aPresetIsPreparedAsItIsWanted() {
        assertThat(
                        typed(
                                "prepare",
                                "work-on-task",
                                "--taskrefs",
                                "148-149",
                                "--skip",
                                "squash-changelog",
                                "--output",
                                "jobs/mine.yml",
                                "add security-audit; only 1 cycle; skip create-pr"))
                .isEqualTo(
                        """
                        Job: jobs/mine.yml

                        Steps:
                          010 batch-tasks
                          010.01 work-on-148
                          010.02 work-on-149
                          000 onboard
                          020 verify-test-suite
                          030 update-docs
                          031 security-audit
                          070 review-valid-1
                          110 rebase-with-main
                          120 reorganize-commits
                          130 push-to-remote
                          140 update-pr-desc
                          150 mark-task-done
                          160 create-retro

                        Next: ace-assign create --yaml jobs/mine.yml
                        """);
        assertThat(typed("create", "--yaml", "jobs/mine.yml"))
                .startsWith("Assignment: work-on-task-148-149 (8yjzpd)\n");
        assertThat(place.resolve("jobs/mine.yml")).exists();
    }

    @Test
    void aJobIsNeverWrittenOverAnother() {
        shell.write("mine.yml", "precious\n");
        assertThat(shell.type("prepare", "release-only", "-o", "mine.yml")).isEqualTo(1);
        assertThat(shell.err()).contains("is there already");
        assertThat(place.resolve("mine.yml")).hasContent("precious");
        typed("prepare", "release-only");
        assertThat(typed("prepare", "release-only"))
                .startsWith("Job: .ace-local/assign/jobs/8yjzpd1-release-only.yml\n");
    }

    @Test
    void stepsAreComposedInAnOrderThatMakesSense() {
        assertThat(
                        typed(
                                "compose",
                                "implement the task, apply feedback, plan-task, onboard",
                                "--taskref",
                                "148",
                                "--output",
                                "job.yml"))
                .isEqualTo(
                        """
                        Job: job.yml

                        Steps:
                          onboard
                          plan-task
                          work-on-task
                          review-pr
                          apply-feedback

                        Added review-pr before apply-feedback: Without a review there are no findings.
                        Moved onboard to the front (onboard-first)
                        Moved plan-task before work-on-task (plan-before-work)
                        Suggested: task-load (recommended; before plan-task)
                        Suggested: create-pr (recommended; before review-pr)
                        Suggested: verify-test-suite (recommended; assignment includes work-on-task)
                        Suggested: create-retro (recommended; assignment includes work-on-task)
                        Suggested: push-to-remote (recommended; assignment includes create-pr or review-pr)

                        Next: ace-assign create --yaml job.yml
                        """);
        typed("create", "job.yml");
        assertThat(shell.read("steps", "030-work-on-task"))
                .contains("skill: as-task-work", "context: fork", "taskref: '148'");
    }

    @Test
    void aStepThatIsNamedTwiceIsThereTwice() {
        assertThat(typed("compose", "lint, commit, lint")).contains("  lint\n  commit\n  lint-2\n");
    }

    @Test
    void aRecipeIsFilledIn() {
        assertThat(
                        typed(
                                "compose",
                                "--recipe",
                                "batch-tasks",
                                "--taskrefs",
                                "148,149",
                                "create-pr, lint"))
                .contains(
                        """
                        Steps:
                          010 onboard
                          020 batch-tasks
                          020.01 work-on-task-148
                          020.02 work-on-task-149
                          030 verify-test-suite
                          040 create-pr
                          041 lint

                        Left out: create-retro.\
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prepare | Which preset? There are: fix-bug, quick-implement",
                "prepare release-only hurry | Not understood: 'hurry'",
                "prepare release-only --cycles x | Not a number of review cycles: x",
                "prepare release-only --cycles 2 | There are no review cycles to count.",
                "prepare work-on-task --taskref 1 --cycles 9 | At most 5 review cycles",
                "compose | Name the steps, with commas between them",
                "compose dance | No step of the catalog is meant by 'dance'; see ace-assign catalog",
                "compose tests | Near are: fix-tests, verify-e2e",
                "compose --recipe nope | There is no recipe 'nope'. There are: batch-tasks",
                "compose --recipe ../x | There is no recipe '../x'",
                "catalog nope | There is no step 'nope'",
            })
    void whatIsNotUnderstoodIsSaid(String line, String message) {
        assertThat(shell.type(line.split(" ", -1))).isEqualTo(1);
        assertThat(shell.err()).startsWith("Error: ").contains(message);
        assertThat(shell.out()).isEmpty();
        assertThat(place.resolve(".ace-local")).doesNotExist();
    }

    @Test
    void proseLeadsToARecipeAndIsNotGuessedAt() {
        assertThat(shell.type("compose", "fix the flickering lamp")).isEqualTo(1);
        assertThat(shell.err()).contains("It sounds like the recipe fix-and-review");
    }

    @Test
    void theCatalogShowsWhatThereIs() {
        assertThat(typed("catalog"))
                .contains(
                        "Steps:\n",
                        "  plan-task ",
                        "Presets:\n",
                        "  fix-bug ",
                        "Recipes:\n",
                        "  batch-tasks ");
        assertThat(typed("catalog", "--tag", "release"))
                .contains("squash-changelog")
                .doesNotContain("lint", "Presets");
        assertThat(typed("catalog", "--tag", "git", "--produces", "changelog"))
                .startsWith("Steps:\n  squash-changelog ")
                .hasLineCount(2);
        shell.write(".ace/assign/catalog/steps/own.step.yml", "name: own\ntags: [release]\n");
        assertThat(typed("catalog", "own")).isEqualTo("---\nname: own\ntags:\n- release\n");
    }
}
