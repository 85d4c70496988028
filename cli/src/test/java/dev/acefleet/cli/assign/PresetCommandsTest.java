package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `create` and `add` by presets, with what comes with the program and with what a project has of its own.
class PresetCommandsTest {
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

    private String refused(String... words) {
        assertThat(shell.type(words)).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
        return shell.err();
    }

    private List<String> steps() throws IOException {
        try (Stream<Path> all = Files.walk(place.resolve(".ace-local/assign"))) {
            return all.filter(file -> file.toString().endsWith(".st.md"))
                    .map(file -> file.getFileName().toString().replace(".st.md", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void twoTasksAreFortyTwoSteps() throws IOException {
        assertThat(typed("create", "--task", "148,149"))
                .startsWith(
                        """
                        Assignment: work-on-task-148-149 (8yjzpd)
                        Created: .ace-local/assign/8yjzpd/
                        Created from hidden spec: .ace-local/assign/jobs/8yjzpd-work-on-task-148-149.yml

                        Step 000: onboard [in_progress]
                        """);
        assertThat(steps())
                .hasSize(42)
                .contains(
                        "010-batch-tasks",
                        "010.01-work-on-148",
                        "010.02.08-create-retro",
                        "080.03-release",
                        "160-create-retro");
        assertThat(shell.read("steps", "010-batch"))
                .contains(
                        "batch_parent: true",
                        "parallel: false",
                        "fork_retry_limit: 1",
                        "Tasks: 148, 149.");
        assertThat(shell.read("steps", "010.02-work"))
                .contains(
                        "context: fork",
                        "taskref: '149'",
                        "ace-assign fork-run --assignment <assignment-id>@010.02");
        assertThat(shell.read("steps", "010.01.04-work-on-task"))
                .contains("skill: as-task-work", "taskref: '148'", "Do 148 as it was planned");
        assertThat(shell.read("steps", "070.03-release"))
                .contains("workflow: wfi://release/publish", "Release what was changed since");
    }

    @Test
    void aPresetNeedsNoTaskWhereItHasNoneAndTakesParameters() throws IOException {
        typed("create", "--preset", "release-only", "--set", "version_type=major");
        assertThat(steps())
                .containsExactly(
                        "010-verify-test-suite",
                        "020-release",
                        "030-squash-changelog",
                        "040-push-to-remote");
        assertThat(shell.read("steps", "020")).contains("Release a major version.");
        shell.later(5);
        typed("create", "-p", "quick-implement", "-t", "148");
        assertThat(shell.out()).contains("Assignment: quick-implement-148 (");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create --task 1 --yaml job.yaml | Exactly one job is needed",
                "create --preset nope | There is no preset 'nope'. There are: fix-bug,",
                "create --preset ../../secret | There is no preset '../../secret'",
                "create --preset fix-bug | Required parameter 'problem' is missing",
                "create --preset quick-implement --task 1,2 | is for one task",
                "create --task 9-1 | The range 9-1",
                "create --task 1-99999 | The range 1-99999",
                "create --task 148.* | The values of 'taskrefs' must be named",
                "create --task 1 --set colour=red | There is no parameter 'colour'",
                "create --task 1 --set red | Not a parameter and its value",
                "create --task 1 --run | --run needs the verb drive",
            })
    void whatCannotBeMadeLeavesNothingBehind(String line, String message) {
        assertThat(refused(line.split(" ", -1))).contains(message);
        assertThat(place.resolve(".ace-local")).doesNotExist();
    }

    @Test
    void aProjectsPresetAndSourcesComeFirst() throws IOException {
        shell.write(".ace/assign/config.yml", "workflow_source_paths: [flows]\n");
        shell.write(
                ".ace/assign/presets/mine.yml",
                "name: mine\nsteps: [{name: go, workflow: 'wfi://our/way', instructions: Now.}]\n");
        shell.write("flows/our/way.wf.md", "---\nassign: {sub-steps: [look, jump]}\n---\n");
        shell.write(
                ".ace/assign/catalog/steps/look.step.yml",
                "name: look\ndescription: Look twice.\n");
        typed("create", "--preset", "mine");
        assertThat(steps()).containsExactly("010-go", "010.01-look", "010.02-jump");
        assertThat(shell.read("steps", "010.01")).contains("Look twice.");
    }

    @Test
    void whatIsWrongInAProjectIsSaidWithFileAndLine() {
        shell.write(
                ".ace/assign/presets/odd.yml", "name: odd\nsteps:\n  - {instructions: nameless}\n");
        assertThat(refused("create", "--preset", "odd"))
                .isEqualTo(
                        "Error: "
                                + place
                                + "/.ace/assign/presets/odd.yml: line 3: name is missing\n");
        shell.write(".ace/assign/presets/token.yml", "name: token\nsteps: [{name: 'a {{b}}'}]\n");
        assertThat(refused("create", "--preset", "token"))
                .contains("asks for {{b}}, which is none of its parameters");
        shell.write("job.yaml", "steps: [{name: a, workflow: 'wfi://no/where'}]\n");
        assertThat(refused("create", "job.yaml"))
                .contains("Workflow 'wfi://no/where' not found (searched: the program's own)");
        assertThat(place.resolve("job.yaml")).exists();
    }

    @Test
    void aJobIsNumberedAsTheProjectLikes() throws IOException {
        shell.write(
                ".ace/assign/config.yml",
                "step_increment: 5\nsubtask_format: '%03d'\nmax_subtask_depth: 2\n");
        shell.create("one: sub_steps: [a]", "two");
        assertThat(steps()).containsExactly("005-one", "005.001-a", "010-two");
        typed("add", "b", "--after", "005", "--child");
        typed("add", "c", "--after", "010", "--child");
        assertThat(steps()).contains("005.002-b", "010.001-c");
        assertThat(refused("add", "d", "--after", "010.001", "--child"))
                .contains("at most 2 levels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step_increment: 0",
                "step_increment: many",
                "subtask_format: '%s'",
                "max_subtask_depth: 99"
            })
    void numbersThatMakeNoSenseAreRefused(String setting) {
        shell.write(".ace/assign/config.yml", setting + "\n");
        shell.write("job.yaml", "steps: [{name: a}]\n");
        assertThat(refused("create", "job.yaml"))
                .contains(
                        "The configuration makes no sense: ",
                        setting.substring(0, setting.indexOf(':')));
    }

    @Test
    void aTaskIsAddedBelowTheBatch() {
        typed("create", "--task", "148");
        assertThat(typed("add", "--task", "150,151"))
                .contains("Created: steps/010.02-work-on-150.st.md\n", "Number: 010.03.08\n");
        assertThat(shell.read("steps", "010.03-work"))
                .contains("added_by: child_of:010", "taskref: '151'", "@010.03");
        assertThat(shell.read("steps", "010.03.03-plan-task"))
                .contains("Decide how 151 will be done");
        shell.later(5).create("one");
        assertThat(refused("add", "--task", "152")).contains("There is no step 'batch-tasks'");
    }

    @Test
    void whatIsAddedComesFromThePresetOfTheAssignment() {
        shell.write(
                ".ace/assign/presets/mine.yml",
                """
                name: mine
                parameters: {taskrefs: {required: true, type: array}}
                expansion:
                  batch-parent: {name: all}
                  foreach: taskrefs
                  child-template: {name: "do-{{item}}"}
                """);
        typed("create", "--preset", "mine", "--task", "1");
        typed("add", "--task", "2");
        assertThat(shell.read("steps", "010.02-do-2")).contains("added_by: child_of:010");
    }

    @Test
    void aStepOfThePresetIsAddedUnderTheNextNumberOfItsName() throws IOException {
        typed("create", "--task", "148");
        typed("add", "--step", "review-valid,create-retro", "--after", "090");
        assertThat(steps())
                .contains("091-review-valid-2", "091.01-review-pr", "092-create-retro-2");
        typed("add", "--step", "security-audit");
        assertThat(shell.read("steps", "001-security-audit")).contains("Look for weaknesses");
        typed("add", "--step", "create-pr", "--after", "050");
        assertThat(shell.read("steps", "051-create-pr-2")).contains("for the tasks 148.");
        assertThat(refused("add", "--step", "dance"))
                .contains("There is no step 'dance' in the preset 'work-on-task'");
        assertThat(refused("add", "x", "--step", "lint"))
                .contains("Exactly one of these is needed");
    }

    @Test
    void whatIsMadeIsDrivenAtOnceWhereSomebodyDrives() {
        StringBuilder driven = new StringBuilder();
        shell.drivenBy(
                new Driver() {
                    @Override
                    public boolean isThere() {
                        return true;
                    }

                    @Override
                    public int drive(String assignment) {
                        driven.append(assignment).append(' ');
                        return 5;
                    }
                });
        assertThat(shell.type("create", "--task", "148", "--run")).isEqualTo(5);
        assertThat(shell.out()).startsWith("Assignment: work-on-task-148 (8yjzpd)\n");
        assertThat(shell.later(5).type("run-in-batches", "Do {{item}}", "--items", "a", "--run"))
                .isEqualTo(5);
        assertThat(shell.type("create", "--task", "149")).isZero();
        assertThat(driven.toString().strip().split(" ", -1)).hasSize(2).startsWith("8yjzpd");
    }
}
